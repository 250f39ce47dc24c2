package dev.latchkey.server.webhooks;

import dev.latchkey.server.delivery.DeliveryListener;
import dev.latchkey.server.identifiers.Id;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Where an application wants to be told, and of what.
///
/// @param events empty for all
/// @param disabled since when nothing is sent
record Webhook(
    Id id,
    Id client,
    URI url,
    Set<DeliveryListener.Event> events,
    Instant createdAt,
    Optional<Disabled> disabled) {
  /// Nothing is sent any more, until a replay.
  record Disabled(Instant at, Reason reason) {}

  /// Why nothing is sent.
  enum Reason {
    /// The receiver has answered 410.
    GONE,
    /// Nothing was accepted for as long as one message is tried.
    UNREACHABLE,
    /// More messages wait than are kept.
    TOO_MANY_WAITING,
    /// The application itself is disabled.
    CLIENT_DISABLED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Reason of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  boolean wants(DeliveryListener.Event event) {
    return events.isEmpty() || events.contains(event);
  }

  /// The event of this type, for instance `delivery.applied`.
  static Optional<DeliveryListener.Event> event(String type) {
    return Arrays.stream(DeliveryListener.Event.values())
        .filter(event -> event.type().equals(type))
        .findFirst();
  }

  /// Types as one text, separated by blanks.
  static String join(Set<DeliveryListener.Event> events) {
    return events.stream()
        .map(DeliveryListener.Event::type)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /// Reads what [#join] wrote.
  static Set<DeliveryListener.Event> split(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(type -> !type.isEmpty())
        .map(type -> event(type).orElseThrow())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

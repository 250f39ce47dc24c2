package dev.latchkey.server.webhooks;

import dev.latchkey.server.delivery.DeliveryListener;
import dev.latchkey.server.identifiers.Id;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Where an application wants to be told, and of what.
///
/// @param events their types, in the order of [#ALL]; none for those of deliveries
/// @param disabled since when nothing is sent
record Webhook(
    Id id,
    Id client,
    URI url,
    List<String> events,
    Instant createdAt,
    Optional<Disabled> disabled) {
  /// Events of deliveries: what is told where no event is named.
  static final List<String> OF_DELIVERIES =
      Stream.of(DeliveryListener.Event.values()).map(DeliveryListener.Event::type).toList();

  /// All that there are.
  static final List<String> ALL =
      Stream.concat(
              OF_DELIVERIES.stream(), Stream.of(AccountChange.values()).map(AccountChange::type))
          .toList();

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

  Webhook {
    events = ALL.stream().filter(List.copyOf(events)::contains).toList();
  }

  boolean wants(String type) {
    return events.isEmpty() ? OF_DELIVERIES.contains(type) : events.contains(type);
  }

  /// Whether it wants to be told of accounts.
  boolean followsAccounts() {
    return events.stream().anyMatch(type -> type.startsWith(AccountChange.PREFIX));
  }

  /// Reads what the table has: types, separated by blanks.
  static List<String> split(String text) {
    return Arrays.stream(text.split(" ", -1)).filter(type -> !type.isEmpty()).toList();
  }
}

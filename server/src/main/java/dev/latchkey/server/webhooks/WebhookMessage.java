package dev.latchkey.server.webhooks;

import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// One event for one webhook.
///
/// @param type of the event, for instance `delivery.applied`
/// @param about what it is about, the same that its type says
/// @param tries how often it was sent, or was about to be
/// @param step how often since it was queued, or brought back by a replay
/// @param body what is sent, byte for byte the same each time
record WebhookMessage(
    Id id,
    Id webhook,
    String type,
    Subject about,
    Instant createdAt,
    int tries,
    int step,
    State state,
    Optional<Attempt> last,
    String body) {
  /// What a message is about.
  sealed interface Subject {
    Id id();

    record Delivery(Id id) implements Subject {}

    /// An account.
    ///
    /// @param erased then the message holds nothing of it but the id
    record Account(Id id, boolean erased) implements Subject {}
  }

  /// The last attempt whose outcome is known.
  ///
  /// @param status of the receiver's response, if there was one
  /// @param failure a word of ours; empty where it was accepted
  record Attempt(Instant at, OptionalInt status, Optional<String> failure) {}

  /// What comes next.
  sealed interface State {
    default String word() {
      return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    record Waiting(Instant next) implements State {}

    record Delivered() implements State {}

    /// Given up; only a replay brings it back.
    record Dead() implements State {}
  }
}

package dev.latchkey.server.webhooks;

import java.time.Duration;
import java.util.OptionalInt;

/// What became of one attempt.
sealed interface Sent {
  /// The receiver has answered 2xx.
  record Accepted(int status) implements Sent {}

  /// The receiver has answered 410: it wants no more messages.
  record Gone() implements Sent {}

  /// Anything else.
  ///
  /// @param reason a word of ours
  /// @param askedFor how long the receiver asks to wait; zero where it does not
  record Failed(OptionalInt status, String reason, Duration askedFor) implements Sent {
    static Failed because(String reason) {
      return new Failed(OptionalInt.empty(), reason, Duration.ZERO);
    }
  }
}

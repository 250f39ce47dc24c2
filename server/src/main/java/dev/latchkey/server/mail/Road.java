package dev.latchkey.server.mail;

import java.time.Duration;
import java.time.Instant;

/// Whether letters can be handed over at present. After a failure one letter at a time tries again,
/// later and later, but within a minute of the courier's return.
final class Road {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private int failures;
  private Instant closedUntil = Instant.MIN;

  /// No way is closed for longer than the longest pause: where it seems so, the clock was set back.
  synchronized boolean isOpen(Instant now) {
    return !now.isBefore(closedUntil) || closedUntil.isAfter(now.plus(LONGEST_PAUSE));
  }

  /// Whether the last letter found the way.
  synchronized boolean isTrusted() {
    return failures == 0;
  }

  synchronized void passed() {
    failures = 0;
  }

  /// Closes the way, for longer each time.
  ///
  /// @return when to try again
  synchronized Instant failed(Instant now) {
    if (isOpen(now)) {
      failures = Math.min(failures + 1, 10);
      closedUntil = now.plus(pause());
    }
    return closedUntil;
  }

  private Duration pause() {
    var pause = FIRST_PAUSE.multipliedBy(1L << (failures - 1));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}

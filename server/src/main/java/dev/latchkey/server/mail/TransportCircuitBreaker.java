package dev.latchkey.server.mail;

import java.time.Duration;
import java.time.Instant;

/// Whether emails can be handed over at present. After a failure all of them wait, for longer each
/// time and a minute at most; then someone knocks before the next one leaves.
///
/// No single email opens the way: when it opens does not tell for whom there are emails.
final class TransportCircuitBreaker {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /// A failure that long after the one before is a new one.
  private static final Duration FORGOTTEN = LONGEST_PAUSE.multipliedBy(2);

  private boolean open = true;
  private Duration pause = Duration.ZERO;
  private Instant knockAt = Instant.EPOCH;
  private String reason = "";

  /// Whether emails may leave.
  synchronized boolean isOpen() {
    return open;
  }

  /// Whether it is time to knock. No pause is longer than the longest one: where it seems so, the
  /// clock was set back.
  synchronized boolean isTimeToKnock(Instant now) {
    return !open && (!now.isBefore(knockAt) || knockAt.isAfter(now.plus(LONGEST_PAUSE)));
  }

  synchronized void opens() {
    open = true;
  }

  /// Closes the way.
  ///
  /// @return when emails may leave again, at the earliest
  synchronized Instant failed(Instant now, String why) {
    if (open || isTimeToKnock(now)) {
      var isNew = pause.isZero() || now.isAfter(knockAt.plus(FORGOTTEN)) || now.isBefore(knockAt);
      pause = isNew ? FIRST_PAUSE : longer();
      knockAt = now.plus(pause);
      reason = why;
      open = false;
    }
    return knockAt;
  }

  private Duration longer() {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /// When it may open again.
  synchronized Instant knockAt() {
    return knockAt;
  }

  /// Why it closed the last time.
  synchronized String reason() {
    return reason;
  }
}

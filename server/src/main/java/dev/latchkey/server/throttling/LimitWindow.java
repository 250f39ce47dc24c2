package dev.latchkey.server.throttling;

import java.time.Duration;
import java.time.Instant;

/// For how long something is counted.
///
/// What sources fail at is counted by the hours of the clock: so the failures of one source with
/// one name lie in the same hour as all that it failed at, and can be given back exactly. And
/// whichever limit of sign-ins is full, the answer is to come back in ten minutes: the true ends
/// would tell which it is.
enum LimitWindow {
  /// Ten minutes from the first attempt.
  FROM_THE_FIRST(Duration.ofMinutes(10), Duration.ZERO),
  /// The same of sign-ins, whose end is not told.
  TEN_MINUTES(Duration.ofMinutes(10), Duration.ZERO),
  HOUR(Duration.ofHours(1), Duration.ofHours(1)),
  /// A day and the one after.
  TWO_DAYS(Duration.ofDays(2), Duration.ofDays(1)),
  /// From the first attempt: a name that is closed must not open sooner.
  THIRTY_DAYS(Duration.ofDays(30), Duration.ZERO),
  /// The same of what no one guesses: its end is told.
  MONTH(Duration.ofDays(30), Duration.ZERO);

  private final Duration length;
  private final Duration step;

  LimitWindow(Duration length, Duration step) {
    this.length = length;
    this.step = step;
  }

  Duration length() {
    return length;
  }

  /// The end of the window in which `now` is, or of one that begins now.
  Instant end(Instant now) {
    return step.isZero() ? now.plus(length) : begin(now).plus(length);
  }

  private Instant begin(Instant now) {
    var millis = now.toEpochMilli();
    return Instant.ofEpochMilli(millis - Math.floorMod(millis, step.toMillis()));
  }

  /// What someone is told who has reached a limit.
  ///
  /// @param end of the window
  Duration retryAfter(Instant now, Instant end) {
    return this == FROM_THE_FIRST || this == MONTH
        ? Duration.between(now, end)
        : TEN_MINUTES.length;
  }
}

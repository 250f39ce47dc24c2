package dev.latchkey.server.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When a message is sent again that was not accepted: the schedule that Standard Webhooks gives,
/// ten attempts in three days. A receiver that asks for more time gets it, up to the longest pause.
final class RetrySchedule {
  static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          LONGEST_PAUSE);

  private RetrySchedule() {}

  /// The pause after the attempt of this number, from 1; empty where it was the last.
  static Optional<Duration> after(int attempt, Duration askedFor) {
    if (attempt > PAUSES.size()) {
      return Optional.empty();
    }
    var pause = PAUSES.get(attempt - 1);
    var longer = askedFor.compareTo(pause) > 0 ? askedFor : pause;
    return Optional.of(longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
  }
}

package dev.latchkey.server.keys;

import java.time.Duration;
import java.util.Optional;

/// How long a key is to be used for new values (NIST SP 800-57 Part 1, 5.3; `docs/keys`).
final class CryptoPeriods {
  static final Duration SIGNING = Duration.ofDays(3L * 365);
  private static final Duration EPOCH = Duration.ofDays(1);
  private static final Duration WRAPPING = Duration.ofDays(365);

  private CryptoPeriods() {}

  static Duration of(Wrapping.Purpose purpose) {
    return purpose == Wrapping.Purpose.DELIVERY ? EPOCH : WRAPPING;
  }

  /// Whether it is found to be overdue: what rotates by itself has a day more for that.
  static boolean isOver(Optional<Duration> period, Duration age) {
    return period.filter(most -> age.compareTo(most.plus(EPOCH)) > 0).isPresent();
  }
}

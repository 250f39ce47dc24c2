package dev.latchkey.server.throttling.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Rauthy: its documented thresholds by address: 7 failures a minute, 10 ten minutes, 15 a quarter
/// of an hour, 20 an hour, from 25 a day. When a count is forgotten is not documented there: here
/// by a success from the address, or by a day without a failure. Its growing delays are left out.
final class RauthyRules implements Defence {
  private final Map<String, State> states = new HashMap<>();

  private record State(int failures, Instant last, Instant until) {}

  @Override
  public String name() {
    return "Rauthy";
  }

  @Override
  public Verdict attempt(
      SimulatedAttempt attempt, Optional<Person> owner, boolean right, Instant now) {
    var by = attempt.address();
    var state = states.getOrDefault(by, new State(0, Instant.EPOCH, Instant.EPOCH));
    if (state.until.isAfter(now)) {
      return Verdict.REFUSED;
    }
    if (right) {
      states.remove(by);
      return Verdict.RIGHT;
    }
    var over = Duration.between(state.last, now).compareTo(Duration.ofDays(1)) > 0;
    var failures = over ? 1 : state.failures + 1;
    states.put(by, new State(failures, now, now.plus(Duration.ofMinutes(minutes(failures)))));
    return Verdict.WRONG;
  }

  private static int minutes(int failures) {
    return switch (failures) {
      case 7 -> 1;
      case 10 -> 10;
      case 15 -> 15;
      case 20 -> 60;
      default -> failures >= 25 ? 24 * 60 : 0;
    };
  }
}

package dev.latchkey.server.throttling.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Keycloak: brute force detection with its defaults, once it is switched on (it is off by
/// default): 30 failures of one user, then a wait of one minute for each 30, at most 15 minutes; a
/// minute where two failures are less than a second apart; forgotten after 12 hours without a
/// failure or after a success.
final class KeycloakRules implements Defence {
  private static final int FACTOR = 30;
  private final Map<String, State> states = new HashMap<>();

  private record State(int failures, Instant last, Instant until) {}

  @Override
  public String name() {
    return "Keycloak";
  }

  @Override
  public Verdict attempt(
      SimulatedAttempt attempt, Optional<Person> owner, boolean right, Instant now) {
    var state = states.getOrDefault(attempt.login(), new State(0, Instant.EPOCH, Instant.EPOCH));
    if (state.until.isAfter(now)) {
      return Verdict.REFUSED;
    }
    if (right) {
      states.remove(attempt.login());
      return Verdict.RIGHT;
    }
    var since = Duration.between(state.last, now);
    var failures = since.compareTo(Duration.ofHours(12)) > 0 ? 1 : state.failures + 1;
    var minutes = Math.min(15, failures / FACTOR);
    if (minutes == 0 && since.toMillis() < 1000) {
      minutes = 1;
    }
    states.put(attempt.login(), new State(failures, now, now.plus(Duration.ofMinutes(minutes))));
    return Verdict.WRONG;
  }
}

package dev.latchkey.server.throttling.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The published default rules of others, as small models of ours: what their documents say, not
/// their programs.
final class PublishedRules {
  private PublishedRules() {}

  static List<Defence> all() {
    return List.of(
        new KeycloakRules(),
        // jail.conf: maxretry 5, findtime 10 minutes, bantime 10 minutes, by address.
        new Ban("fail2ban", SimulatedAttempt::address, 5, 10, 10),
        // regulation: max_retries 3, find_time 2 minutes, ban_time 5 minutes, by user.
        new Ban("Authelia", SimulatedAttempt::login, 3, 2, 5),
        new RauthyRules(),
        new None());
  }

  /// So many failures of one key within a time, then a ban.
  static final class Ban implements Defence {
    private final String name;
    private final Function<SimulatedAttempt, String> key;
    private final int most;
    private final Duration within;
    private final Duration length;
    private final Map<String, Deque<Instant>> failures = new HashMap<>();
    private final Map<String, Instant> bans = new HashMap<>();

    Ban(
        String name,
        Function<SimulatedAttempt, String> key,
        int most,
        int withinMinutes,
        int minutes) {
      this.name = name;
      this.key = key;
      this.most = most;
      within = Duration.ofMinutes(withinMinutes);
      length = Duration.ofMinutes(minutes);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Verdict attempt(
        SimulatedAttempt attempt, Optional<Person> owner, boolean right, Instant now) {
      var by = key.apply(attempt);
      if (bans.getOrDefault(by, Instant.MIN).isAfter(now)) {
        return Verdict.REFUSED;
      }
      if (right) {
        return Verdict.RIGHT;
      }
      var recent = failures.computeIfAbsent(by, _ -> new ArrayDeque<>());
      recent.add(now);
      while (recent.element().isBefore(now.minus(within))) {
        recent.remove();
      }
      if (recent.size() >= most) {
        bans.put(by, now.plus(length));
        failures.remove(by);
      }
      return Verdict.WRONG;
    }
  }

  /// Brute force detection with its defaults, once it is switched on (it is off by default): 30
  /// failures of one user, then a wait of one minute for each 30, at most 15 minutes; a minute
  /// where two failures are less than a second apart; forgotten after 12 hours without a failure or
  /// after a success.
  static final class KeycloakRules implements Defence {
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

  /// Its documented thresholds by address: 7 failures a minute, 10 ten minutes, 15 a quarter of an
  /// hour, 20 an hour, from 25 a day. When a count is forgotten is not documented there: here by a
  /// success from the address, or by a day without a failure. Its growing delays are left out.
  static final class RauthyRules implements Defence {
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

  private static final class None implements Defence {
    @Override
    public String name() {
      return "no defence";
    }

    @Override
    public Verdict attempt(
        SimulatedAttempt attempt, Optional<Person> owner, boolean right, Instant now) {
      return right ? Verdict.RIGHT : Verdict.WRONG;
    }
  }
}

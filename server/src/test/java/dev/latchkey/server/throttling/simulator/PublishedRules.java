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

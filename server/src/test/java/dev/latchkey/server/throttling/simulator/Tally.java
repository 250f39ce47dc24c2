package dev.latchkey.server.throttling.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What came of all attempts of one simulation.
final class Tally {
  /// What a rule took to find its pattern, counted in attempts of the attacker.
  record Finding(String rule, int attempts, Duration after) {}

  /// Sign-ins that people wanted, each counted once however often it was tried.
  static final class Honest {
    int wanted;
    int refused;
    int known;

    /// With the right name: one who mistypes it is a stranger at another name.
    int knownRefused;

    /// Who had to do a proof of work.
    int challenged;

    int resets;
  }

  private final Map<String, Integer> byLogin = new HashMap<>();
  private final Map<String, Integer> sinceReset = new HashMap<>();
  private final Map<String, Integer> byLoginAndDay = new HashMap<>();
  private final Map<String, Integer> byAddressAndHour = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final Map<String, Honest> honest = new TreeMap<>();
  private final List<Long> times = new ArrayList<>();
  private Optional<Defence.Memory> memory = Optional.empty();
  private long mostRows;
  private long hashesOfWork;
  private int tried;
  private int mostOfOnePassword;
  private Instant begun = Instant.MAX;

  /// An attacker has tried a password at another's account.
  void guess(SimulatedAttempt attempt, Verdict verdict, Instant now) {
    begun = tried == 0 ? now : begun;
    tried++;
    if (verdict == Verdict.REFUSED) {
      return;
    }
    times.add(Duration.between(begun, now).toMillis());
    byLogin.merge(attempt.login(), 1, Integer::sum);
    mostOfOnePassword =
        Math.max(mostOfOnePassword, sinceReset.merge(attempt.login(), 1, Integer::sum));
    byLoginAndDay.merge(attempt.login() + " " + now.getEpochSecond() / 86_400, 1, Integer::sum);
    byAddressAndHour.merge(attempt.address() + " " + now.getEpochSecond() / 3_600, 1, Integer::sum);
    if (verdict == Verdict.RIGHT) {
      taken.add(attempt.login());
    }
  }

  /// Its owner has set a new password.
  void reset(String login) {
    sinceReset.remove(login);
  }

  /// An attacker has computed so many hashes for proofs of work.
  void worked(long hashes) {
    hashesOfWork += hashes;
  }

  long hashesOfWork() {
    return hashesOfWork;
  }

  void found(String rule, Instant now) {
    findings.computeIfAbsent(
        rule,
        _ -> new Finding(rule, tried, tried == 0 ? Duration.ZERO : Duration.between(begun, now)));
  }

  void remember(Defence.Memory now) {
    memory = Optional.of(now);
    mostRows = Math.max(mostRows, now.rows());
  }

  Honest honest(String group) {
    return honest.computeIfAbsent(group, _ -> new Honest());
  }

  Map<String, Honest> groups() {
    return honest;
  }

  /// All people together.
  Honest people() {
    var sum = new Honest();
    for (var one : honest.values()) {
      sum.wanted += one.wanted;
      sum.refused += one.refused;
      sum.known += one.known;
      sum.knownRefused += one.knownRefused;
      sum.challenged += one.challenged;
      sum.resets += one.resets;
    }
    return sum;
  }

  int tried() {
    return tried;
  }

  /// Guesses that were compared, so that the right one would have opened the account.
  int through() {
    return times.size();
  }

  /// Until its owner has set another.
  int mostOfOnePassword() {
    return mostOfOnePassword;
  }

  int mostOfOneAccountInADay() {
    return most(byLoginAndDay);
  }

  int mostOfOneAddressInAnHour() {
    return most(byAddressAndHour);
  }

  private static int most(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /// Accounts whose password was right, or would be expected to be if the guesses are the first
  /// ones of a list.
  double lost(boolean byList) {
    return byList ? byLogin.values().stream().mapToDouble(PasswordShares::of).sum() : taken.size();
  }

  List<Finding> findings() {
    return List.copyOf(findings.values());
  }

  Optional<Defence.Memory> memory() {
    return memory;
  }

  long mostRows() {
    return mostRows;
  }

  /// How many got through until then, since the first attempt.
  int through(Duration after) {
    return (int) times.stream().filter(time -> time <= after.toMillis()).count();
  }
}

package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;

/// One password is tried at many names (S4-63), from any addresses, also slowly; or typical
/// passwords of guessing programs are, or many of them at one name (S4-62).
///
/// Passwords are known by fingerprints under a key that is renewed every two hours: a spray that is
/// under way then is counted from the beginning, which the threshold allows for. A password that
/// only succeeds is not remembered. What is typical is the list of common passwords, which an
/// operator can replace (`password.common-list`), and a few that are too short for it.
final class OnePasswordDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "one-password",
          25,
          "One password is tried at many names, from any addresses. Or passwords that guessing"
              + " programs try first are, or many of them at one name.",
          "Different names at which one password fails within 2 hours; or at which any typical one"
              + " fails within an hour, while fewer than four times as many names succeed; half as"
              + " many typical ones at one name in 6 hours",
          "A password that is tried less often than every 5 minutes. After an import, people who"
              + " have a common password and do not know that it has changed may be taken for it");

  private static final int HOUR = 60 * 60;
  private static final int PASSWORDS = 8_192;
  private static final int NAMES = 4_096;
  private static final int EXCUSE = 4;
  private final Tallies names;
  private final Tallies namesOfTypical;
  private final Tallies typicalOfName;

  OnePasswordDetector(int threshold) {
    names = new Tallies(DetectionKey.PASSWORD, PASSWORDS, new Tally.Limit(threshold, 2 * HOUR, 0));
    namesOfTypical =
        new Tallies(DetectionKey.SERVER, 1, new Tally.Limit(threshold, HOUR, EXCUSE * threshold));
    typicalOfName =
        new Tallies(DetectionKey.NAME, NAMES, new Tally.Limit((threshold + 1) / 2, 6 * HOUR, 0));
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    var guess = attempt.guess();
    return guess.empty()
        ? List.of()
        : Detected.all(
            names.count(guess.fingerprint(), attempt.name().name(), attempt),
            typical(attempt, namesOfTypical, ALL_TYPICAL, attempt.name().name()),
            typical(attempt, typicalOfName, attempt.name().name(), guess.fingerprint()));
  }

  private static Optional<Detected> typical(
      ObservedAttempt attempt, Tallies tallies, long key, long member) {
    return attempt.guess().typical() || attempt.succeeded()
        ? tallies.count(key, member, attempt)
        : Optional.empty();
  }

  @Override
  public List<Remembered> memories() {
    return List.of(names, namesOfTypical, typicalOfName);
  }
}

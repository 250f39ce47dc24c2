package dev.latchkey.server.detection;

import java.util.List;

/// One name is tried from many sources in a short time (S4-53).
///
/// Both the sources and the passwords must be different ones: a program that runs in many places
/// with an old password is no guessing.
final class AccountSourcesDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "account-sources",
          20,
          "One name is tried from many addresses in a short time.",
          "Different sources that fail at one name in 5 minutes, with at least half as many"
              + " different passwords",
          "What goes more slowly (see `slow`), and the browsers that its owner has signed in with");

  private static final int SECONDS = 5 * 60;
  private static final int NAMES = 8_192;
  private final BothTallies sources;

  AccountSourcesDetector(int threshold) {
    sources = new BothTallies(DetectionKey.NAME, NAMES, new Tally.Limit(threshold, SECONDS, 0));
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    return Detected.all(sources.count(attempt.name().name(), attempt.origin().source(), attempt));
  }

  @Override
  public List<Remembered> memories() {
    return sources.memories();
  }
}

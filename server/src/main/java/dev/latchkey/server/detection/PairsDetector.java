package dev.latchkey.server.detection;

import java.util.List;

/// Pairs of name and password from a list are tried (S4-63, credential stuffing): many names, each
/// with a password of its own and only once or twice, from so many addresses that none stands out.
///
/// Seen over the whole server. Honest people fail, too, but then they succeed, which takes their
/// names out of the count; those who go away are few beside those who sign in.
final class PairsDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "pairs",
          200,
          2_000,
          "Pairs of name and password from a list are tried, from any number of addresses.",
          "Different names in 10 minutes that fail and have not succeeded since, with at least half"
              + " as many different passwords, while fewer than four times as many names succeed",
          "Lists of which fewer than one in four of those who sign in meanwhile is tried. An outage"
              + " or an import that leaves hundreds of people without their password looks the"
              + " same");

  private static final int SECONDS = 10 * 60;
  private static final int EXCUSE = 4;
  private final BothTallies names;

  PairsDetector(int threshold) {
    names = names(threshold, SECONDS);
  }

  /// Names that fail on the whole server.
  static BothTallies names(int threshold, int seconds) {
    return new BothTallies(
        DetectionKey.SERVER, 1, new Tally.Limit(threshold, seconds, EXCUSE * threshold));
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    return Detected.all(names.count(ALL, attempt.name().name(), attempt));
  }

  @Override
  public List<Remembered> memories() {
    return names.memories();
  }
}

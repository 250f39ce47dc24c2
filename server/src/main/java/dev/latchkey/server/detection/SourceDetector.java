package dev.latchkey.server.detection;

import java.util.List;

/// One source tries many passwords, whatever the names (S4-52), also where some succeed (S4-57); or
/// the addresses of one network do.
///
/// Counted are different pairs of name and password, so that a program that repeats an old password
/// counts once. Names that succeed from the same source excuse it: behind one address may be a
/// university, of whom one in ten mistypes.
final class SourceDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "source",
          30,
          "One address, or the addresses of one network, try many passwords, over any names, also"
              + " if some succeed.",
          "Different wrong pairs of name and password, and wrong tokens, codes and client secrets,"
              + " from one source in 10 minutes; three times as many from one network in an hour;"
              + " while fewer than half as many names succeed there",
          "Attackers who have half as many accounts of their own as guesses: they can sign in with"
              + " them to look like a shared address");

  private static final int FAST = 10 * 60;
  private static final int HOUR = 60 * 60;
  private static final int SOURCES = 8_192;
  private static final int NETWORKS = 2_048;
  private final Tallies sources;
  private final Tallies networks;

  SourceDetector(int threshold) {
    sources = pairs(DetectionKey.SOURCE, SOURCES, threshold, FAST);
    networks = pairs(DetectionKey.NETWORK, NETWORKS, 3 * threshold, HOUR);
  }

  /// Pairs that fail, excused by half as many names that succeed.
  static Tallies pairs(DetectionKey by, int keys, int threshold, int seconds) {
    return new Tallies(by, keys, new Tally.Limit(threshold, seconds, Math.max(1, threshold / 2)));
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    var name = attempt.name().name();
    var pair = attempt.pair();
    var origin = attempt.origin();
    return Detected.all(
        sources.count(origin.source(), pair, name, attempt),
        networks.count(origin.network(), pair, name, attempt));
  }

  @Override
  public List<Detected> guessed(OtherGuess guess) {
    return Detected.all(
        sources.add(guess.source(), guess.number(), guess.second()),
        networks.add(guess.network(), guess.number(), guess.second()));
  }

  @Override
  public boolean isOfPlaces() {
    return true;
  }

  @Override
  public List<Remembered> memories() {
    return List.of(sources, networks);
  }
}

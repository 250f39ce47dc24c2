package dev.latchkey.server.detection;

import java.util.List;

/// Names or passwords come in the order of a list, rising or falling (S4-59), or passwords differ
/// in their numbers alone.
///
/// No password is remembered, and none can be told from what is: a list shows by how often a word
/// begins like the one before, and of that only digests are compared.
final class RisingPasswordsDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "rising-passwords",
          40,
          Orders.MOST,
          "Names or passwords in alphabetical order, rising or falling: passwords at one name or"
              + " from one address, names from one address or from all. Or passwords that differ in"
              + " their numbers alone.",
          "Words that fail one after another, seven in ten of which begin like the one before; half"
              + " as many numbers within an hour",
          "Shuffled lists, lists shorter than the threshold, and an order from many addresses that"
              + " honest failures break more than three times in ten");

  private static final int KEYS = 4_096;
  private static final int SECONDS = 60 * 60;
  private final Orders guessesByName;
  private final Orders guessesBySource;
  private final Orders namesBySource;
  private final Orders names;
  private final Tallies numbersByName;
  private final Tallies numbersBySource;

  RisingPasswordsDetector(int threshold) {
    guessesByName = new Orders(DetectionKey.NAME, KEYS, threshold);
    guessesBySource = new Orders(DetectionKey.SOURCE, KEYS, threshold);
    namesBySource = new Orders(DetectionKey.SOURCE, KEYS, threshold);
    names = new Orders(DetectionKey.SERVER, 1, threshold);
    var numbers = new Tally.Limit((threshold + 1) / 2, SECONDS, 0);
    numbersByName = new Tallies(DetectionKey.NAME, KEYS, numbers);
    numbersBySource = new Tallies(DetectionKey.SOURCE, KEYS, numbers);
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    if (attempt.succeeded()) {
      return List.of();
    }
    var name = attempt.name().name();
    var begins = attempt.name().beginnings();
    var guess = attempt.guess().fingerprint();
    var guessBegins = attempt.guess().beginnings();
    var source = attempt.origin().source();
    return Detected.all(
        guessesByName.add(name, guess, guessBegins, attempt),
        guessesBySource.add(source, guess, guessBegins, attempt),
        namesBySource.add(source, name, begins, attempt),
        names.add(ALL, name, begins, attempt),
        attempt
            .guess()
            .numbered()
            .flatMap(row -> numbersByName.add(name ^ row.stem(), row.member(), attempt))
            .map(found -> found.about(name)),
        attempt
            .guess()
            .numbered()
            .flatMap(row -> numbersBySource.add(source ^ row.stem(), row.member(), attempt))
            .map(found -> found.about(source)));
  }

  @Override
  public List<Remembered> memories() {
    return List.of(
        guessesByName, guessesBySource, namesBySource, names, numbersByName, numbersBySource);
  }
}

package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;

/// Names form a row (S4-55): john1, john2, john003, in any order and from any addresses; anna,
/// annb, annc; or one name in many spellings, j0hn and jo.hn.
///
/// The members of a row that succeed excuse it: all students of a university may have names that
/// differ in their numbers.
final class NameRowDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "name-row",
          20,
          "Names that differ in a number (rising, falling, shuffled, padded with zeros), in their"
              + " last sign, or in spelling (`j0hn`, `jo.hn`), from any"
              + " addresses.",
          "Different numbers at one stem that fail within an hour (three fifths as many last signs,"
              + " half as many spellings), while fewer than half as many of that row succeed",
          "Rows with fewer than 20 names an hour (see `slow`), and rows by other rules, for"
              + " instance names of a telephone book");

  private static final int SECONDS = 60 * 60;
  private static final int KEYS = 8_192;
  private final Tallies numbers;
  private final Tallies endings;
  private final Tallies spellings;

  NameRowDetector(int threshold) {
    numbers = rows(threshold);
    endings = rows(Math.ceilDiv(3 * threshold, 5));
    spellings = rows(Math.ceilDiv(threshold, 2));
  }

  private static Tallies rows(int threshold) {
    return new Tallies(
        DetectionKey.NAMES, KEYS, new Tally.Limit(threshold, SECONDS, Math.max(1, threshold / 2)));
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    var sketch = attempt.name();
    return Detected.all(
        count(numbers, sketch.numbered(), attempt),
        count(endings, sketch.ending(), attempt),
        spellings.count(sketch.spelling(), sketch.name(), attempt));
  }

  private static Optional<Detected> count(
      Tallies rows, Optional<Row> row, ObservedAttempt attempt) {
    return row.flatMap(one -> rows.count(one.stem(), one.member(), attempt));
  }

  @Override
  public List<Remembered> memories() {
    return List.of(numbers, endings, spellings);
  }
}

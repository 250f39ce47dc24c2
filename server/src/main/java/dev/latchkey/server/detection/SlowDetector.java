package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The same as other rules, but over hours (S4-63): one name from many sources, many passwords from
/// one source, pairs from a list, names with rising numbers.
///
/// One password at many names is looked at over two hours by [OnePasswordDetector] already.
final class SlowDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "slow",
          30,
          "What `account-sources`, `name-row`, `source` and `pairs` find, over hours. Or many wrong"
              + " current passwords in the sessions of one account.",
          "Within 6 hours: different sources at one name, or numbers at one stem of names; three"
              + " times as many wrong pairs, tokens, codes and secrets from one source; ten times"
              + " as many names on the whole server; each weighed as by the rule for the fast one;"
              + " or wrong current passwords of one account",
          "Fewer than 5 sources, 5 numbers, 15 pairs or 50 names an hour");

  private static final int SECONDS = 6 * 60 * 60;
  private static final int NAMES = 4_096;
  private static final int SOURCES = 2_048;
  private static final int ACCOUNTS = 512;
  private static final int PAIRS_OF_SOURCE = 3;
  private static final int NAMES_OF_ALL = 10;
  private final BothTallies sourcesOfName;
  private final BothTallies namesOfAll;
  private final Tallies pairsOfSource;
  private final Tallies rows;
  private final Tallies guessesOfAccount;

  SlowDetector(int threshold) {
    sourcesOfName =
        new BothTallies(DetectionKey.NAME, NAMES, new Tally.Limit(threshold, SECONDS, 0));
    namesOfAll = PairsDetector.names(NAMES_OF_ALL * threshold, SECONDS);
    pairsOfSource =
        SourceDetector.pairs(DetectionKey.SOURCE, SOURCES, PAIRS_OF_SOURCE * threshold, SECONDS);
    guessesOfAccount =
        new Tallies(DetectionKey.ACCOUNT, ACCOUNTS, new Tally.Limit(threshold, SECONDS, 0));
    rows = SourceDetector.pairs(DetectionKey.NAMES, NAMES, threshold, SECONDS);
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    var name = attempt.name().name();
    var source = attempt.origin().source();
    return Detected.all(
        sourcesOfName.count(name, source, attempt),
        namesOfAll.count(ALL, name, attempt),
        pairsOfSource.count(source, attempt.pair(), name, attempt),
        row(attempt));
  }

  private Optional<Detected> row(ObservedAttempt attempt) {
    return attempt.name().numbered().flatMap(row -> rows.count(row.stem(), row.member(), attempt));
  }

  @Override
  public List<Detected> guessed(OtherGuess guess) {
    return Detected.all(pairsOfSource.add(guess.source(), guess.number(), guess.second()));
  }

  @Override
  public Optional<Detected> guessedInSession(long account, long number, int second) {
    return guessesOfAccount.add(account, number, second);
  }

  @Override
  public List<Remembered> memories() {
    return Stream.of(
            sourcesOfName.memories(),
            namesOfAll.memories(),
            List.of(pairsOfSource, rows, guessesOfAccount))
        .<Remembered>flatMap(List::stream)
        .toList();
  }
}

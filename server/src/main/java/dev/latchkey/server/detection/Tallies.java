package dev.latchkey.server.detection;

import java.util.Optional;

/// A [Tally] for each key.
final class Tallies implements Remembered {
  private final DetectionKey by;
  private final Recent<Tally> tallies;
  private final Tally.Limit limit;

  Tallies(DetectionKey by, int mostKeys, Tally.Limit limit) {
    this.by = by;
    this.tallies = new Recent<>(mostKeys, limit.seconds());
    this.limit = limit;
  }

  /// Counts an attempt: as a failure unless it succeeded.
  ///
  /// @return what is found where that makes too many failures, or a quarter of that
  Optional<Detected> count(long key, long member, ObservedAttempt attempt) {
    return count(key, member, member, attempt);
  }

  /// The same, where what succeeds is counted as something else than what fails.
  Optional<Detected> count(long key, long failing, long succeeding, ObservedAttempt attempt) {
    return detected(key, quarters(key, failing, succeeding, attempt), attempt.second());
  }

  /// Counts something, whatever became of the attempt.
  Optional<Detected> add(long key, long member, ObservedAttempt attempt) {
    return add(key, member, attempt.second());
  }

  Optional<Detected> add(long key, long member, int second) {
    return detected(key, tally(key, second).failed(member, second), second);
  }

  /// Counts an attempt.
  ///
  /// @return how many quarters of the threshold were reached
  int quarters(long key, long failing, long succeeding, ObservedAttempt attempt) {
    if (attempt.succeeded()) {
      succeeded(key, succeeding, attempt);
      return 0;
    }
    return tally(key, attempt.second()).failed(failing, attempt.second());
  }

  /// What so many quarters of the threshold are.
  Optional<Detected> detected(long key, int quarters, int second) {
    return quarters == 0
        ? Optional.empty()
        : Optional.of(
            new Detected(
                by,
                key,
                limit.threshold(),
                limit.seconds(),
                quarters,
                tallies.reached(key, second, quarters)));
  }

  /// Where successes excuse nothing, a key that has only those is not remembered.
  private void succeeded(long key, long member, ObservedAttempt attempt) {
    if (limit.excuse() > 0 || tallies.holds(key)) {
      tally(key, attempt.second()).succeeded(member, attempt.second());
    }
  }

  private Tally tally(long key, int second) {
    return tallies.at(key, second, () -> new Tally(limit));
  }

  @Override
  public void forget(int second) {
    tallies.forget(second, Integer.MAX_VALUE);
  }

  @Override
  public DetectorMemory memory() {
    return new DetectorMemory(
        tallies.size(), tallies.most(), Recent.mostBytes(tallies.most(), limit.mostBytes()));
  }
}

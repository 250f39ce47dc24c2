package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;

/// Two counts by one key, both of which must be reached: so many different things, and half as many
/// different passwords. What is tried again and again with one password is no guessing.
final class BothTallies {
  private final Tallies things;
  private final Tallies guesses;

  /// @param limit of the things
  BothTallies(DetectionKey by, int mostKeys, Tally.Limit limit) {
    things = new Tallies(by, mostKeys, limit);
    guesses =
        new Tallies(by, mostKeys, new Tally.Limit((limit.threshold() + 1) / 2, limit.seconds(), 0));
  }

  Optional<Detected> count(long key, long thing, ObservedAttempt attempt) {
    var guess = attempt.guess().fingerprint();
    var byThing = things.quarters(key, thing, thing, attempt);
    var byGuess = guesses.quarters(key, guess, guess, attempt);
    return things.detected(key, Math.min(byThing, byGuess), attempt.second());
  }

  List<Remembered> memories() {
    return List.of(things, guesses);
  }
}

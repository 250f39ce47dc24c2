package dev.latchkey.server.detection;

import dev.latchkey.server.countries.Country;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What detectors see of an attempt: digests under keys that are nowhere but in memory, and no text
/// that anyone has entered.
///
/// @param knownDevice whether the account's owner has signed in with this browser before
/// @param signs which kinds of page led to it
record ObservedAttempt(
    Instant at,
    AttemptOutcome outcome,
    boolean knownDevice,
    NameSketch name,
    GuessSketch guess,
    Origin origin,
    Set<DetectionKey> signs) {
  /// Where an attempt came from.
  ///
  /// @param source digest of the address, or of the /64 network of an IPv6 address
  /// @param network digest of the /24 or /48 around it
  record Origin(long source, long network, Optional<Country> country) {
    List<Trait> traits() {
      return List.of(
          new Trait(DetectionKey.SOURCE, source), new Trait(DetectionKey.NETWORK, network));
    }
  }

  ObservedAttempt {
    signs = Set.copyOf(signs);
  }

  /// The same, once it is known what became of it.
  ObservedAttempt with(AttemptOutcome what, boolean known) {
    return new ObservedAttempt(at, what, known, name, guess, origin, signs);
  }

  /// What it has in common with others, as far as rules find something by it.
  List<Trait> traits() {
    var traits = new ArrayList<Trait>();
    traits.add(new Trait(DetectionKey.SERVER, Detector.ALL));
    traits.addAll(origin.traits());
    traits.addAll(name.traits());
    traits.add(new Trait(DetectionKey.PASSWORD, guess.fingerprint()));
    if (guess.typical()) {
      traits.add(new Trait(DetectionKey.SERVER, Detector.ALL_TYPICAL));
    }
    signs.forEach(page -> traits.add(new Trait(page, Detector.ALL)));
    return traits;
  }

  boolean refused() {
    return outcome == AttemptOutcome.REFUSED || isOutOfTries();
  }

  /// Such an attempt tells of its source and of nothing else: otherwise one address could have
  /// names, or everyone, suspected by attempts that are not even compared.
  boolean isOutOfTries() {
    return outcome == AttemptOutcome.OUT_OF_TRIES;
  }

  boolean succeeded() {
    return outcome == AttemptOutcome.SUCCEEDED;
  }

  /// What stands for the name together with the password.
  long pair() {
    return name.name() ^ Long.rotateLeft(guess.fingerprint(), 1);
  }

  /// In seconds. The number may overflow: only differences are looked at.
  int second() {
    return (int) at.getEpochSecond();
  }
}

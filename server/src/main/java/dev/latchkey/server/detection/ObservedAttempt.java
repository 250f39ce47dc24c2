package dev.latchkey.server.detection;

import dev.latchkey.server.countries.Country;
import java.time.Instant;
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
  record Origin(long source, long network, Optional<Country> country) {}

  ObservedAttempt {
    signs = Set.copyOf(signs);
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

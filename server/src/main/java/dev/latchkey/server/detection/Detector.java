package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;

/// Finds one pattern in a sequence of attempts.
///
/// It knows no time but that of the attempts, remembers a bounded number of digests, and is used by
/// one thread at a time.
interface Detector {
  /// The key of what is found about all attempts on the server.
  long ALL = 0;

  /// The key of what is found about those with typical passwords.
  long ALL_TYPICAL = 1;

  DetectionRule rule();

  /// Looks at one more attempt.
  ///
  /// @return what it completes; the same again with each attempt while the pattern goes on
  List<Detected> observe(ObservedAttempt attempt);

  /// Whether it finds nothing but sources and networks.
  default boolean isOfPlaces() {
    return false;
  }

  /// All that it remembers.
  List<Remembered> memories();

  /// Looks at one more wrong guess that is no sign-in.
  default List<Detected> guessed(OtherGuess guess) {
    return List.of();
  }

  /// Looks at one more wrong current password of a session.
  ///
  /// @param account digest of its account
  /// @param number that no other guess has
  default Optional<Detected> guessedInSession(long account, long number, int second) {
    return Optional.empty();
  }

  /// Looks at what a session has sent and received.
  ///
  /// @param account digest of its account
  default Optional<Detected> transferred(long account, long bytes, int second) {
    return Optional.empty();
  }
}

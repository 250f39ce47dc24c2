package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What is remembered of an entered password: digests under a key that is random, is renewed, and
/// is kept nowhere.
///
/// @param fingerprint digest of the whole
/// @param empty whether nothing was entered
/// @param typical whether guessing programs try it first
/// @param numbered the row of passwords that differ in their numbers
/// @param beginnings digests of its first sign, its first two and so on
record GuessSketch(
    long fingerprint,
    boolean empty,
    boolean typical,
    Optional<Row> numbered,
    List<Long> beginnings) {
  /// @param common whether it stands on the list of common passwords
  static GuessSketch of(String entered, boolean common, ToLongFunction<String> digest) {
    return new GuessSketch(
        digest.applyAsLong("guess " + entered),
        entered.isEmpty(),
        common || TypicalGuesses.contain(entered),
        Row.ofNumbers(entered, "", digest),
        Beginnings.of(entered, digest));
  }
}

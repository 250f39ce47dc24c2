package dev.latchkey.server.throttling.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What stands between an attempt and the comparison of passwords.
interface Defence extends AutoCloseable {
  String name();

  /// Lets someone try to sign in.
  ///
  /// @param owner of the entered name, if it is an account
  /// @param right whether the password would be
  Verdict attempt(SimulatedAttempt attempt, Optional<Person> owner, boolean right, Instant now);

  /// Attempts of one person that are made at the same moment, with the right password.
  default List<Verdict> together(List<SimulatedAttempt> all, Person owner, Instant now) {
    return all.stream().map(one -> attempt(one, Optional.of(owner), true, now)).toList();
  }

  /// The owner has set a new password, by email.
  default void reset(Person owner, Instant now) {}

  /// The owner has signed in with this browser before.
  default void equip(Person owner) {}

  /// How many hashes proofs of work have cost those who did them.
  default long worked() {
    return 0;
  }

  /// The rules that have found something.
  default Set<String> found() {
    return Set.of();
  }

  /// What it remembers, in the words of a table; empty where it is a model.
  default Optional<Memory> memory() {
    return Optional.empty();
  }

  /// What a defence remembers.
  ///
  /// @param rows in `attempts`
  /// @param keys of all detectors
  /// @param mostBytes what the detectors' keys may ever cost
  record Memory(long rows, int keys, long mostBytes) {}

  @Override
  default void close() {}
}

package dev.latchkey.server.keys;

import java.util.SortedSet;

/// The versions of one key, numbered upwards: the newest wraps, all of them open. A version that
/// another process adds is noticed at its first use.
public interface KeyVersions {
  /// The number of the version that wraps.
  int current();

  /// All that there are now.
  SortedSet<Integer> numbers();

  /// Adds a version, which wraps from now on in every process that uses the vault.
  ///
  /// @return its number
  default int add() {
    return addAfter(current());
  }

  /// The same, with a number above `last` as well.
  int addAfter(int last);

  /// Destroys a version that is not the current one: nothing under it opens ever again.
  void destroy(int number);

  /// Destroys a version of a key that another vault has taken over, as far as this one can: the
  /// current one, too.
  default void retire(int number) {
    destroy(number);
  }

  /// Whether a version can only be destroyed when no older one is left.
  default boolean oldestFirst() {
    return false;
  }

  /// What names a version without telling its key, the same as long as it exists.
  byte[] fingerprint(int number);
}

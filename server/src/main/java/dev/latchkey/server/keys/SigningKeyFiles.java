package dev.latchkey.server.keys;

import java.util.SortedSet;

/// Signing keys with a file each, for instance `signing-N.KIND`.
public abstract class SigningKeyFiles<K> implements SigningKeys {
  private final KeyFiles<K> files;

  protected SigningKeyFiles(KeyFolder folder, SigningAlgorithm algorithm, KeyFiles.Kind<K> kind) {
    files =
        algorithm.isAlwaysThere()
            ? new KeyFiles<>(folder, algorithm.word(), kind)
            : KeyFiles.onDemand(folder, algorithm.word(), kind);
  }

  /// The key of this number.
  ///
  /// @throws UnusableKey where there is none
  protected final K key(int number) {
    return files
        .find(number)
        .orElseThrow(() -> new UnusableKey("There is no signing key " + number + ".", null));
  }

  @Override
  public final int makeFirst() {
    return files.makeFirst();
  }

  @Override
  public final int current() {
    return files.current();
  }

  @Override
  public final SortedSet<Integer> numbers() {
    return files.numbers();
  }

  @Override
  public final int addAfter(int last) {
    return files.addAfter(last);
  }

  @Override
  public final void destroy(int number) {
    files.destroy(number);
  }

  @Override
  public final void retire(int number) {
    files.retire(number);
  }
}

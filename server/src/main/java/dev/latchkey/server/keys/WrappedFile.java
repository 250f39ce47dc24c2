package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A file of the keys folder that is wrapped under a key of the vault, with its name as context.
record WrappedFile(KeyFolder folder, String name, Wrapping.Purpose purpose, Wrapping vault) {
  private byte[] context() {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] wrap(byte[] plaintext) {
    return vault.wrap(purpose, plaintext, context());
  }

  private byte[] unwrap(byte[] wrapped) {
    return vault.unwrap(purpose, wrapped, context());
  }

  /// What is in it, if there is one.
  Optional<byte[]> find() {
    return folder.find(name).map(this::unwrap);
  }

  /// What is in it: 32 random bytes, made where there is no file.
  byte[] findOrCreate(Randomness randomness) {
    return unwrap(
        folder.loadOrCreate(name, () -> vault.wrapRandom(purpose, randomness, context())));
  }

  void replace(byte[] plaintext) {
    folder.replace(name, wrap(plaintext));
  }

  /// The number of values here that are wrapped under the key of this number: one file, or none.
  int under(int number) {
    return folder
            .find(name)
            .filter(file -> WrappedValue.number(file).orElse(0) == number)
            .isPresent()
        ? 1
        : 0;
  }

  /// Wraps it under the current key.
  ///
  /// @return how many files were moved
  int rewrap() {
    var before = folder.find(name);
    var after = before.map(file -> vault.rewrap(purpose, file, context()));
    if (after.isEmpty() || Arrays.equals(after.get(), before.get())) {
      return 0;
    }
    folder.replace(name, after.get());
    return 1;
  }
}

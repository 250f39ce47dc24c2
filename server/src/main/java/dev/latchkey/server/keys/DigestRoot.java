package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.util.Optional;

/// The root of the keyed digests. It is used for every request, so it is in memory: from its own
/// key file, or from a file that the vault has opened once.
record DigestRoot(KeyFolder files, KeyVault vault) {
  private static final String FILE = "digests-1.key";
  private static final String WRAPPED = "digests-1.wrapped";

  byte[] findOrCreate(Randomness randomness) {
    return find()
        .orElseGet(() ->
            vault.wrapsDigestRoot()
                ? wrapped().findOrCreate(randomness)
                : files.loadOrCreate(FILE, () -> randomness.bytes(KeyedDigests.ROOT_BYTES)));
  }

  private Optional<byte[]> find() {
    var root = files.find(FILE);
    root.ifPresent(content -> files.mustBeRandom(FILE, content));
    return root.isPresent() ? root : wrapped().find();
  }

  WrappedFile wrapped() {
    return new WrappedFile(files, WRAPPED, Wrapping.Purpose.DIGEST_ROOT, vault);
  }

  boolean isWrapped() {
    return !files.has(FILE);
  }

  /// Puts it where the vault has it, after the vault was changed.
  ///
  /// @return how many files were moved
  int move() {
    var root = find().orElseThrow();
    var here = vault.wrapsDigestRoot() ? FILE : WRAPPED;
    if (!files.has(here)) {
      return 0;
    }
    if (vault.wrapsDigestRoot()) {
      wrapped().replace(root);
    } else {
      files.replace(FILE, root);
    }
    files.destroy(here);
    return 1;
  }
}

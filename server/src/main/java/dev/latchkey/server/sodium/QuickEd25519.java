package dev.latchkey.server.sodium;

import dev.latchkey.protocol.crypto.Ed25519Verifier;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The quickest Ed25519 that there is: libsodium's, which is loaded at the first signature, and the
/// Java one where it cannot be.
public final class QuickEd25519 implements Ed25519Verifier {
  private final Path folder;
  private volatile @Nullable Ed25519Verifier chosen;

  /// @param folder that libsodium is unpacked into
  public QuickEd25519(Path folder) {
    this.folder = folder;
  }

  @Override
  public boolean verifies(byte[] key, byte[] message, byte[] signature) {
    return chosen().verifies(key, message, signature);
  }

  /// Whether libsodium computes.
  public boolean isNative() {
    return chosen() instanceof SodiumEd25519;
  }

  private Ed25519Verifier chosen() {
    var known = chosen;
    if (known == null) {
      known = Sodium.in(folder).flatMap(QuickEd25519::of).orElse(JAVA);
      chosen = known;
    }
    return known;
  }

  private static Optional<Ed25519Verifier> of(Sodium sodium) {
    try {
      return Optional.of(new SodiumEd25519(sodium));
    } catch (IllegalStateException | NoSuchElementException unusable) {
      return Optional.empty();
    }
  }
}

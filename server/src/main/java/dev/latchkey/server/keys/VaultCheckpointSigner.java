package dev.latchkey.server.keys;

import dev.latchkey.server.audit.CheckpointSigner;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/// Signs checkpoints with the installation's key and remembers the newest one beside the keys.
final class VaultCheckpointSigner implements CheckpointSigner {
  private static final String FILE = "audit.checkpoint";
  private final KeyFolder folder;
  private final SigningKeys keys;
  private final SigningKeyHistory history;

  VaultCheckpointSigner(KeyFolder folder, SigningKeys keys, SigningKeyHistory history) {
    this.folder = folder;
    this.keys = keys;
    this.history = history;
  }

  @Override
  public byte[] sign(byte[] message) {
    return keys.sign(keys.current(), message);
  }

  /// Former keys have signed former checkpoints.
  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return verify(publicKey(), message, signature)
        || history.publicKeys().stream().anyMatch(key -> verify(key, message, signature));
  }

  private static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    try {
      var key = new X509EncodedKeySpec(publicKey);
      var verification = Signature.getInstance("SHA256withECDSAinP1363Format");
      verification.initVerify(KeyFactory.getInstance("EC").generatePublic(key));
      verification.update(message);
      return verification.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] publicKey() {
    return keys.publicKey(keys.current());
  }

  @Override
  public Optional<byte[]> remembered() {
    return folder.has(FILE) ? Optional.of(folder.load(FILE)) : Optional.empty();
  }

  @Override
  public void remember(byte[] checkpoint) {
    folder.replace(FILE, checkpoint);
  }
}

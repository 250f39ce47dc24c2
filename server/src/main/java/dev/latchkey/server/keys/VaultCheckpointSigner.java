package dev.latchkey.server.keys;

import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.audit.CheckpointSigner;
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
    var octets = Octets.of(signature);
    return history.key(keys.current()).verifies(message, octets)
        || history.keys().stream().anyMatch(key -> key.verifies(message, octets));
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

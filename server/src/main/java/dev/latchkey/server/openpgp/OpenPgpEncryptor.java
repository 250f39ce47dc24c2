package dev.latchkey.server.openpgp;

import java.time.Instant;

/// Signs with the installation's key and encrypts to a person's: [SealedMessage].
public final class OpenPgpEncryptor {
  private final ServerKey signer;
  private final DecoyKey decoy;

  public OpenPgpEncryptor(ServerKey signer, DecoyKey decoy) {
    this.signer = signer;
    this.decoy = decoy;
  }

  /// The armoured message.
  public byte[] seal(byte[] content, OpenPgpKey recipient, Instant now) {
    return new SealedMessage(signer.opened(), recipient, now).of(content);
  }

  /// Does the work of [#seal] for someone without a key.
  public void pretend(byte[] content, Instant now) {
    seal(content, decoy.key(), now);
  }
}

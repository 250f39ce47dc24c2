package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;

/// The body of `POST /api/v1/servers/{id}/sealing-key`: a registered server's next sealing key.
/// Sent again it gets the same answer.
///
/// @param identityKey pk_id
/// @param nonce fresh for each message
/// @param signature by the identity key
public record RenewalRequest(
    Fingerprint fp,
    Ed25519PublicKey identityKey,
    SealingKey sealingKey,
    Nonce nonce,
    Octets signature) {
  public RenewalRequest {
    signature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
  }

  /// Signs as the registered server.
  public static RenewalRequest signed(
      Fingerprint fp, SealingKey sealingKey, Nonce nonce, Ed25519KeyPair identity) {
    var message = message(fp, identity.publicKey(), sealingKey, nonce);
    return new RenewalRequest(fp, identity.publicKey(), sealingKey, nonce, identity.sign(message));
  }

  /// Whether the sender is the registered server whose key `pinned` is, and vouches for the key.
  public boolean provesIdentity(Ed25519PublicKey pinned) {
    boolean signed = pinned.verifies(message(fp, identityKey, sealingKey, nonce), signature);
    boolean vouched = sealingKey.isOf(pinned, fp);
    return signed && vouched && pinned.equals(identityKey);
  }

  /// Always false, for an unknown server: the same work as [#provesIdentity].
  public boolean provesUnknownServer() {
    boolean ignored = provesIdentity(DummyKey.KEY);
    return false;
  }

  private static byte[] message(
      Fingerprint fp, Ed25519PublicKey identityKey, SealingKey sealingKey, Nonce nonce) {
    return FieldEncoding.labelled("lk1 renew")
        .octets(fp.value())
        .octets(identityKey.value())
        .number(sealingKey.number())
        .octets(sealingKey.key().value())
        .octets(sealingKey.signature())
        .octets(nonce.value())
        .encoded();
  }
}

package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;

/// The body of `POST /api/v1/servers`.
///
/// @param nonce fresh for each message
/// @param signature by the token's key
/// @param identitySignature by the server's identity key: that the sender has it
public record RegistrationRequest(
    Registration registration, Nonce nonce, Octets signature, Octets identitySignature) {
  public RegistrationRequest {
    signature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
    identitySignature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
  }

  /// Signs with the keys that `registration` names.
  public static RegistrationRequest signed(
      Registration registration, Nonce nonce, DeliveryToken token, Ed25519KeyPair identity) {
    var message = message(registration, nonce);
    try (var keys = token.signingKeys()) {
      return new RegistrationRequest(
          registration, nonce, keys.sign(message), identity.sign(message));
    }
  }

  /// Whether the sender holds the token whose key `stored` is and the identity key that it names,
  /// and that key vouches for the sealing key.
  public boolean provesToken(Ed25519PublicKey stored) {
    var message = message(registration, nonce);
    var identity = registration.identityKey();
    boolean ofToken = stored.verifies(message, signature);
    boolean ofServer = identity.verifies(message, identitySignature);
    boolean sealing = registration.sealingKey().isOf(identity, registration.fp());
    return ofToken && ofServer && sealing && stored.equals(registration.tokenKey());
  }

  /// Always false, for an unknown rid: the same work as [#provesToken].
  public boolean provesUnknownToken() {
    boolean ignored = provesToken(DummyKey.KEY);
    return false;
  }

  private static byte[] message(Registration registration, Nonce nonce) {
    return registration.fields().octets(nonce.value()).encoded();
  }
}

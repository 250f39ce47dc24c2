package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;

/// The body of `POST /api/v1/redemptions`.
///
/// @param confirmCode as the user typed it, for a claim that asks for one; else empty
/// @param signature by the token's key
/// @param identitySignature by the registered server's key, else empty
public record RedemptionRequest(
    Redeem redeem, String confirmCode, Octets signature, Octets identitySignature) {
  // Of a key pair made from a seed of zeros: only its cost counts, its verdict is thrown away.
  private static final Ed25519PublicKey NOBODY = Ed25519KeyPair.fromSeed(new byte[32]).publicKey();

  public RedemptionRequest {
    PrintableText.check("confirm_code", confirmCode);
    if (redeem.op() == RedemptionOperation.LOOK && !confirmCode.isEmpty()) {
      throw new IllegalArgumentException("confirm_code: a look carries none");
    }
    signature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
    identitySignature.ofLength(
        redeem.identity().isPresent() ? Ed25519PublicKey.SIGNATURE_LENGTH : 0);
  }

  /// Signs with the token, for a server that is not registered.
  public static RedemptionRequest signed(Redeem redeem, String confirmCode, DeliveryToken token) {
    try (var keys = token.signingKeys()) {
      var signature = keys.sign(message(redeem, confirmCode));
      return new RedemptionRequest(redeem, confirmCode, signature, Octets.none());
    }
  }

  /// Signs with the token and as a registered server.
  public static RedemptionRequest signed(
      Redeem redeem, String confirmCode, DeliveryToken token, Ed25519KeyPair identity) {
    try (var keys = token.signingKeys()) {
      var message = message(redeem, confirmCode);
      return new RedemptionRequest(redeem, confirmCode, keys.sign(message), identity.sign(message));
    }
  }

  /// Whether the sender holds the token whose key `stored` is.
  public boolean provesToken(Ed25519PublicKey stored) {
    boolean signed = stored.verifies(message(redeem, confirmCode), signature);
    return signed && stored.equals(redeem.tokenKey());
  }

  /// Always false, for an unknown rid: the same work as [#provesToken], so that its time tells
  /// nothing.
  public boolean provesUnknownToken() {
    boolean ignored = provesToken(NOBODY);
    return false;
  }

  /// Whether the sender is the registered server whose key `pinned` is.
  public boolean provesIdentity(Ed25519PublicKey pinned) {
    return redeem.identity().filter(pinned::equals).isPresent()
        && pinned.verifies(message(redeem, confirmCode), identitySignature);
  }

  // The code is signed too: otherwise a relay could swap it and use up the attempts.
  private static byte[] message(Redeem redeem, String confirmCode) {
    return redeem.fields().text(confirmCode).encoded();
  }
}

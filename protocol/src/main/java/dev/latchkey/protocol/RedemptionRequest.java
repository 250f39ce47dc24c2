package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;

/// The body of `POST /api/v1/redemptions`.
///
/// @param nonce fresh for each message
/// @param confirmCode as the user typed it, for a claim that asks for one; else empty
/// @param signature by the token's key
/// @param agentSignature by the agent's key: that the sender has it
/// @param identitySignature by the registered server's key, else empty
public record RedemptionRequest(
    Redeem redeem,
    Nonce nonce,
    String confirmCode,
    Octets signature,
    Octets agentSignature,
    Octets identitySignature) {
  public RedemptionRequest {
    PrintableText.check("confirm_code", confirmCode);
    if (redeem.op() == RedemptionOperation.LOOK && !confirmCode.isEmpty()) {
      throw new IllegalArgumentException("confirm_code: a look carries none");
    }
    signature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
    agentSignature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
    identitySignature.ofLength(
        redeem.identity().isPresent() ? Ed25519PublicKey.SIGNATURE_LENGTH : 0);
  }

  /// Signs with the keys that `redeem` names.
  public static RedemptionRequest signed(
      Redeem redeem, Nonce nonce, String confirmCode, RedemptionKeys keys) {
    var message = message(redeem, nonce, confirmCode);
    try (var token = keys.token().signingKeys()) {
      return new RedemptionRequest(
          redeem,
          nonce,
          confirmCode,
          token.sign(message),
          keys.agent().sign(message),
          keys.identity().map(pair -> pair.sign(message)).orElse(Octets.none()));
    }
  }

  /// Whether the sender holds the token whose key `stored` is, and the agent's key and the identity
  /// key that it names. Without these, those who read a request could claim as its sender.
  public boolean provesToken(Ed25519PublicKey stored) {
    var message = message(redeem, nonce, confirmCode);
    boolean ofToken = stored.verifies(message, signature);
    boolean ofAgent = redeem.agentKey().verifies(message, agentSignature);
    boolean ofServer =
        redeem.identity().map(key -> key.verifies(message, identitySignature)).orElse(true);
    return ofToken && ofAgent && ofServer && stored.equals(redeem.tokenKey());
  }

  /// Always false, for an unknown rid: the same work as [#provesToken], so that its time tells
  /// nothing.
  public boolean provesUnknownToken() {
    boolean ignored = provesToken(DummyKey.KEY);
    return false;
  }

  // The code is signed too: otherwise a relay could swap it and use up the attempts.
  private static byte[] message(Redeem redeem, Nonce nonce, String confirmCode) {
    return redeem.fields().text(confirmCode).octets(nonce.value()).encoded();
  }
}

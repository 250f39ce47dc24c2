package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.SigningKey;
import dev.latchkey.protocol.crypto.SigningKeyPair;

/// The body of `POST /api/v1/redemptions/{rid}/receipt`.
///
/// @param signature by pk_a of the claim; the token's key does not count here
public record ReceiptRequest(Receipt receipt, Octets signature) {
  // As in RedemptionRequest: for its cost only.
  private static final SigningKey NOBODY = SigningKeyPair.fromSeed(new byte[32]).publicKey();

  public ReceiptRequest {
    signature.ofLength(SigningKey.SIGNATURE_LENGTH);
  }

  public static ReceiptRequest signed(Receipt receipt, SigningKeyPair agent) {
    return new ReceiptRequest(receipt, agent.sign(receipt.encoded()));
  }

  /// Whether this is the receipt of the agent that made the claim.
  ///
  /// @param agentKey pk_a that the claim carried
  /// @param claim tr of the claim
  public boolean provesAgent(SigningKey agentKey, Octets claim) {
    boolean signed = agentKey.verifies(receipt.encoded(), signature);
    return signed && receipt.transcript().equals(claim);
  }

  /// Always false, for an unknown rid or one without a claim: the same work as [#provesAgent].
  public boolean provesUnknownAgent() {
    boolean ignored = provesAgent(NOBODY, receipt.transcript());
    return false;
  }
}

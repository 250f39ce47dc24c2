package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;

/// A receipt with the signature of the agent that claimed, for Latchkey's record and for anyone who
/// checks it later.
///
/// @param signature by pk_a of the claim; the token's key does not count here
public record SignedReceipt(Receipt receipt, Octets signature) {
  public SignedReceipt {
    signature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
  }

  public static SignedReceipt of(Receipt receipt, Ed25519KeyPair agent) {
    return new SignedReceipt(receipt, agent.sign(receipt.encoded()));
  }

  /// Whether this is the receipt of the agent that made the claim.
  ///
  /// @param agentKey pk_a that the claim carried
  /// @param claim tr of the claim
  public boolean provesAgent(Ed25519PublicKey agentKey, Octets claim) {
    boolean signed = agentKey.verifies(receipt.encoded(), signature);
    return signed && receipt.transcript().equals(claim);
  }

  /// Always false, for an unknown rid or one without a claim: the same work as [#provesAgent].
  public boolean provesUnknownAgent() {
    boolean ignored = provesAgent(DummyKey.KEY, receipt.transcript());
    return false;
  }
}

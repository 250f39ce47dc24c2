package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;

/// The body of `POST /api/v1/redemptions/{rid}/receipt`.
///
/// @param nonce fresh for each message; no part of the receipt
/// @param signature over the receipt, see [SignedReceipt]
public record ReceiptRequest(Receipt receipt, Nonce nonce, Octets signature) {
  public ReceiptRequest {
    signature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
  }

  public static ReceiptRequest signed(Receipt receipt, Nonce nonce, Ed25519KeyPair agent) {
    return new ReceiptRequest(receipt, nonce, SignedReceipt.of(receipt, agent).signature());
  }

  /// What goes into the record.
  public SignedReceipt signedReceipt() {
    return new SignedReceipt(receipt, signature);
  }
}

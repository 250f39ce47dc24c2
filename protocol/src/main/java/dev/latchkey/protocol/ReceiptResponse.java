package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Signer;

/// The answer to `POST /api/v1/redemptions/{rid}/receipt`, for the agent that made the claim only.
///
/// @param signature over the acknowledgement by `latchkeyKey`
public record ReceiptResponse(
    Acknowledgement acknowledgement, LatchkeyKey latchkeyKey, Octets signature) {
  public ReceiptResponse {
    signature.ofLength(LatchkeyKey.SIGNATURE_LENGTH);
  }

  public static ReceiptResponse signed(
      Acknowledgement acknowledgement, LatchkeyKey key, Signer signer) {
    return new ReceiptResponse(acknowledgement, key, signer.sign(acknowledgement.encoded()));
  }

  /// Whether this is Latchkey's answer to that very message.
  ///
  /// @param fp from the token
  /// @param sent the message that was sent
  public Verification<Acknowledgement> verify(Fingerprint fp, ReceiptRequest sent) {
    boolean fits =
        acknowledgement.settles(sent.receipt()) && acknowledgement.nonce().equals(sent.nonce());
    return new ResponseSignature(latchkeyKey, signature)
        .verify(acknowledgement, acknowledgement.encoded(), fp, fits);
  }
}

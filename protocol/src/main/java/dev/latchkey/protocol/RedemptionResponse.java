package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Signer;

/// The answer to `POST /api/v1/redemptions`, for holders of the token only.
///
/// @param signature over the answer by `latchkeyKey`
public record RedemptionResponse(
    RedemptionAnswer answer, LatchkeyKey latchkeyKey, Octets signature) {
  public RedemptionResponse {
    signature.ofLength(LatchkeyKey.SIGNATURE_LENGTH);
  }

  public static RedemptionResponse signed(RedemptionAnswer answer, LatchkeyKey key, Signer signer) {
    return new RedemptionResponse(answer, key, signer.sign(answer.encoded()));
  }

  /// Whether this is the answer to that very message, of the Latchkey that its token trusts.
  public Verification<RedemptionAnswer> verify(RedemptionRequest sent) {
    var fp = sent.redeem().fp();
    boolean fits =
        answer.transcript().equals(sent.redeem().transcript())
            && answer.nonce().equals(sent.nonce());
    return new ResponseSignature(latchkeyKey, signature).verify(answer, answer.encoded(), fp, fits);
  }
}

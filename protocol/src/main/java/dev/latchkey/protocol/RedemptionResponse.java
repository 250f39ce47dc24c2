package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Fingerprint;
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

  /// Whether this is Latchkey's answer to that request.
  ///
  /// @param fp from the token
  /// @param transcript tr of the request that was sent
  public Verification<RedemptionAnswer> verify(Fingerprint fp, Octets transcript) {
    boolean fits = answer.transcript().equals(transcript);
    return new ResponseSignature(latchkeyKey, signature).verify(answer, answer.encoded(), fp, fits);
  }
}

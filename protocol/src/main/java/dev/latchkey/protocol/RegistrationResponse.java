package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Signer;

/// The answer to `POST /api/v1/servers`, for holders of the token only.
///
/// @param signature over the answer by `latchkeyKey`
public record RegistrationResponse(
    RegistrationAnswer answer, LatchkeyKey latchkeyKey, Octets signature) {
  public RegistrationResponse {
    signature.ofLength(LatchkeyKey.SIGNATURE_LENGTH);
  }

  public static RegistrationResponse signed(
      RegistrationAnswer answer, LatchkeyKey key, Signer signer) {
    return new RegistrationResponse(answer, key, signer.sign(answer.encoded()));
  }

  /// Whether this is the answer to that very message, of the Latchkey that its token trusts.
  public Verification<RegistrationAnswer> verify(RegistrationRequest sent) {
    boolean fits =
        answer.transcript().equals(sent.registration().transcript())
            && answer.nonce().equals(sent.nonce());
    return new ResponseSignature(latchkeyKey, signature)
        .verify(answer, answer.encoded(), sent.registration().fp(), fits);
  }
}

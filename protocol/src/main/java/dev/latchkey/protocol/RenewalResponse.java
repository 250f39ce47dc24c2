package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Signer;

/// The answer to `POST /api/v1/servers/{id}/sealing-key`, for that server only.
///
/// @param signature over the answer by `latchkeyKey`
public record RenewalResponse(RenewalAnswer answer, LatchkeyKey latchkeyKey, Octets signature) {
  public RenewalResponse {
    signature.ofLength(LatchkeyKey.SIGNATURE_LENGTH);
  }

  public static RenewalResponse signed(RenewalAnswer answer, LatchkeyKey key, Signer signer) {
    return new RenewalResponse(answer, key, signer.sign(answer.encoded()));
  }

  /// Whether this is the answer to that very message, of the Latchkey that the server is registered
  /// with.
  public Verification<RenewalAnswer> verify(RenewalRequest sent) {
    boolean fits = answer.nonce().equals(sent.nonce());
    return new ResponseSignature(latchkeyKey, signature)
        .verify(answer, answer.encoded(), sent.fp(), fits);
  }
}

package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Signer;

/// One change of Latchkey's signing key: the former key says which one comes after it.
///
/// @param signature by the former key
public record SigningKeyRollover(LatchkeyKey former, LatchkeyKey next, Octets signature) {
  public SigningKeyRollover {
    signature.ofLength(LatchkeyKey.SIGNATURE_LENGTH);
  }

  /// Signs as the former key.
  public static SigningKeyRollover signed(LatchkeyKey former, LatchkeyKey next, Signer signer) {
    return new SigningKeyRollover(former, next, signer.sign(message(former, next)));
  }

  /// Whether the former key has signed it.
  public boolean verifies() {
    return former.verifies(message(former, next), signature);
  }

  static byte[] message(LatchkeyKey former, LatchkeyKey next) {
    return FieldEncoding.labelled("lk1 rollover")
        .octets(former.spki())
        .octets(next.spki())
        .encoded();
  }
}

package dev.latchkey.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// Latchkey's public signing key: a P-256 key as SubjectPublicKeyInfo with the uncompressed point,
/// DER, always 91 bytes. Its [#fingerprint] stands in every token.
public record LatchkeyKey(Octets spki) {
  /// Bytes in a signature.
  public static final int SIGNATURE_LENGTH = 64;

  private static final int LENGTH = 91;
  private static final byte[] HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  /// Checks the key.
  ///
  /// @throws IllegalArgumentException for any other key or spelling
  public LatchkeyKey {
    if (!Arrays.equals(Arrays.copyOf(spki.ofLength(LENGTH).bytes(), HEAD.length), HEAD)) {
      throw new IllegalArgumentException("not a P-256 key with the uncompressed point");
    }
    parse(spki);
  }

  /// SHA-256 of the DER, first 16 bytes.
  public Fingerprint fingerprint() {
    return Fingerprint.of(spki);
  }

  /// Whether `signature` (r | s, 64 bytes) over `message` is this key's.
  public boolean verifies(byte[] message, Octets signature) {
    if (signature.length() != SIGNATURE_LENGTH) {
      return false;
    }
    try {
      var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(parse(spki));
      verifier.update(message);
      return verifier.verify(signature.bytes());
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }

  private static PublicKey parse(Octets spki) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki.bytes()));
    } catch (GeneralSecurityException invalid) {
      throw new IllegalArgumentException("not a P-256 key", invalid);
    }
  }
}

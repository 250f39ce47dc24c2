package dev.latchkey.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// SHA-256 and HKDF-SHA-256 (RFC 5869).
public final class Hashes {
  private static final MessageDigest SHA256 = newSha256();

  private Hashes() {}

  public static Octets sha256(byte[] input) {
    return Octets.of(copy().digest(input));
  }

  /// A clone is cheaper than a look-up of the algorithm, but not every provider has them.
  private static MessageDigest copy() {
    try {
      return (MessageDigest) SHA256.clone();
    } catch (CloneNotSupportedException e) {
      return newSha256();
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no SHA-256", missing);
    }
  }

  /// 32 bytes derived from `secret`; the caller wipes them.
  public static byte[] hkdf(byte[] secret, byte[] salt, byte[] info) {
    try {
      var spec = HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, 32);
      return KDF.getInstance("HKDF-SHA256").deriveData(spec);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no HKDF-SHA-256", missing);
    }
  }
}

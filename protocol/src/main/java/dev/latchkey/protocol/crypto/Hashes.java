package dev.latchkey.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// SHA-256 and HKDF-SHA-256 (RFC 5869).
public final class Hashes {
  private Hashes() {}

  public static Octets sha256(byte[] input) {
    try {
      return Octets.of(MessageDigest.getInstance("SHA-256").digest(input));
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

package dev.latchkey.protocol.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals a password with AES-256-GCM. Guarantees: opens only with the same key and the same bound
/// bytes; its length tells the password's only in steps of 256.
///
/// - IV, 12 bytes, fresh for each call
/// - ciphertext of `pad256`, a multiple of 256 bytes
/// - tag, 16 bytes
public final class PasswordSealer {
  private static final int IV_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private PasswordSealer() {}

  /// Seals `password`, which stays the caller's to wipe.
  ///
  /// @param key 32 bytes
  /// @param bound associated data
  public static Octets seal(byte[] key, byte[] bound, byte[] password, RandomBytes randomness) {
    var iv = randomness.bytes(IV_LENGTH);
    var padded = Padding.pad(password);
    try {
      var ct = cipher(Cipher.ENCRYPT_MODE, key, iv, bound).doFinal(padded);
      return Octets.of(ByteBuffer.allocate(IV_LENGTH + ct.length).put(iv).put(ct).array());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no AES-256-GCM", missing);
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  /// Reverses [#seal].
  public static OpenResult open(byte[] key, byte[] bound, Octets sealed) {
    var bytes = sealed.bytes();
    if (bytes.length < IV_LENGTH + TAG_BITS / 8) {
      return new OpenResult.Refused();
    }
    var iv = Arrays.copyOf(bytes, IV_LENGTH);
    try {
      var cipher = cipher(Cipher.DECRYPT_MODE, key, iv, bound);
      return Padding.strip(cipher.doFinal(bytes, IV_LENGTH, bytes.length - IV_LENGTH));
    } catch (AEADBadTagException changed) {
      return new OpenResult.Refused();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no AES-256-GCM", missing);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv, byte[] bound)
      throws GeneralSecurityException {
    if (key.length != 32) {
      throw new IllegalArgumentException("AES-256 wants 32 bytes of key");
    }
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(bound);
    return cipher;
  }
}

package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Makes and opens values in the layout of [WrappedValue]. The purpose is bound like the context.
public final class AesGcm {
  private static final int TAG_BITS = 128;
  private final Ciphers ciphers;
  private final Randomness randomness;

  /// Where the key is, there is the cipher.
  @FunctionalInterface
  public interface Ciphers {
    Cipher get() throws GeneralSecurityException;
  }

  public AesGcm(Ciphers ciphers, Randomness randomness) {
    this.ciphers = ciphers;
    this.randomness = randomness;
  }

  /// Encrypts under a fresh IV.
  ///
  /// @param number of the key
  public byte[] wrap(
      SecretKey key, int number, Wrapping.Purpose purpose, byte[] plaintext, byte[] context)
      throws GeneralSecurityException {
    var iv = randomness.bytes(WrappedValue.IV_BYTES);
    var sealed = cipher(Cipher.ENCRYPT_MODE, key, iv, purpose, context).doFinal(plaintext);
    return ByteBuffer.allocate(WrappedValue.HEADER_BYTES + sealed.length)
        .put(WrappedValue.mark(number))
        .put(iv)
        .put(sealed)
        .array();
  }

  /// Decrypts.
  ///
  /// @param wrapped under this key
  /// @throws GeneralSecurityException where it does not open
  public byte[] unwrap(SecretKey key, Wrapping.Purpose purpose, byte[] wrapped, byte[] context)
      throws GeneralSecurityException {
    var header = WrappedValue.HEADER_BYTES;
    if (wrapped.length < header + TAG_BITS / Byte.SIZE) {
      throw new UnusableKey("A wrapped value does not open.", null);
    }
    var iv = Arrays.copyOfRange(wrapped, WrappedValue.MARK_BYTES, header);
    return cipher(Cipher.DECRYPT_MODE, key, iv, purpose, context)
        .doFinal(wrapped, header, wrapped.length - header);
  }

  private Cipher cipher(
      int mode, SecretKey key, byte[] iv, Wrapping.Purpose purpose, byte[] context)
      throws GeneralSecurityException {
    var cipher = ciphers.get();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(("latchkey " + purpose.name() + " ").getBytes(StandardCharsets.UTF_8));
    cipher.updateAAD(context);
    return cipher;
  }
}

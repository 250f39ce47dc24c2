package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals what a browser carries for us: it can neither read nor change it, and every node opens it.
///
/// Guarantees: AES-256-GCM, bound to its context. Each value has a key of its own, the keyed digest
/// ([KeyedDigests.Purpose#FORM_MEMORY]) of its salt, so strangers may have as many values made as
/// they like. Layout: salt (16 bytes) | ciphertext and tag (16).
public final class CookieSeal {
  private static final int SALT_BYTES = 16;
  private static final int TAG_BITS = 128;

  /// Each key seals one value.
  private static final byte[] IV = new byte[12];

  private final KeyedDigests digests;
  private final Randomness randomness;

  public CookieSeal(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  public byte[] seal(byte[] plaintext, byte[] context) {
    var salt = randomness.bytes(SALT_BYTES);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, salt, context).doFinal(plaintext);
      return ByteBuffer.allocate(SALT_BYTES + sealed.length).put(salt).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What was sealed with this context; empty for everything else.
  public Optional<byte[]> open(byte[] sealed, byte[] context) {
    if (sealed.length < SALT_BYTES) {
      return Optional.empty();
    }
    var salt = Arrays.copyOf(sealed, SALT_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, salt, context)
              .doFinal(sealed, SALT_BYTES, sealed.length - SALT_BYTES));
    } catch (GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] salt, byte[] context) throws GeneralSecurityException {
    var key = digests.digest(KeyedDigests.Purpose.FORM_MEMORY, salt);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, IV));
    cipher.updateAAD(context);
    return cipher;
  }
}

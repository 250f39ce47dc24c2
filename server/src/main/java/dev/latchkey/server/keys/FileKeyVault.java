package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The vault in key files. Layout of a wrapped value: format 1 (1 byte) | key number (4) | IV (12)
/// | ciphertext and tag (16).
final class FileKeyVault implements KeyVault {
  private static final byte FORMAT = 1;
  private static final int FIRST_KEY = 1;
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEADER_BYTES = 1 + Integer.BYTES + IV_BYTES;
  private final Map<Purpose, SecretKeySpec> wrappingKeys = new EnumMap<>(Purpose.class);
  private final PrivateKey signingKey;
  private final PublicKey publicKey;
  private final Randomness randomness;

  FileKeyVault(KeyFolder folder, Randomness randomness) {
    this.randomness = randomness;
    for (var purpose : Purpose.values()) {
      var name =
          purpose.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + FIRST_KEY + ".key";
      var key = folder.loadOrCreate(name, () -> randomness.bytes(KEY_BYTES));
      if (key.length != KEY_BYTES) {
        throw new UnusableKey("The key file " + folder.path(name) + " is not a 256-bit key.", null);
      }
      wrappingKeys.put(purpose, new SecretKeySpec(key, "AES"));
    }
    if (!folder.has("signing-1.pub")) {
      var fresh = generate();
      folder.create("signing-1.key", fresh.getPrivate().getEncoded());
      folder.create("signing-1.pub", fresh.getPublic().getEncoded());
    }
    try {
      var factory = KeyFactory.getInstance("EC");
      signingKey = factory.generatePrivate(new PKCS8EncodedKeySpec(folder.load("signing-1.key")));
      publicKey = factory.generatePublic(new X509EncodedKeySpec(folder.load("signing-1.pub")));
    } catch (GeneralSecurityException e) {
      throw new UnusableKey("The signing key in " + folder.path("") + " is not a P-256 key.", e);
    }
  }

  private static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context) {
    var iv = randomness.bytes(IV_BYTES);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, purpose, iv, context).doFinal(plaintext);
      return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
          .put(FORMAT)
          .putInt(FIRST_KEY)
          .put(iv)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var buffer = ByteBuffer.wrap(wrapped);
    if (wrapped.length < HEADER_BYTES || buffer.get() != FORMAT || buffer.getInt() != FIRST_KEY) {
      throw new UnusableKey("A wrapped value does not open.", null);
    }
    var iv = new byte[IV_BYTES];
    buffer.get(iv);
    try {
      return cipher(Cipher.DECRYPT_MODE, purpose, iv, context)
          .doFinal(wrapped, buffer.position(), buffer.remaining());
    } catch (GeneralSecurityException e) {
      throw new UnusableKey("A wrapped value does not open.", e);
    }
  }

  private Cipher cipher(int mode, Purpose purpose, byte[] iv, byte[] context)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, wrappingKeys.get(purpose), new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(("latchkey " + purpose.name() + " ").getBytes(StandardCharsets.UTF_8));
    cipher.updateAAD(context);
    return cipher;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(signingKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] publicSigningKey() {
    return publicKey.getEncoded();
  }
}

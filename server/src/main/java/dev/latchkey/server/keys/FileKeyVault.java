package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The vault in key files. Layout of a wrapped value: format 1 (1 byte) | key number (4) | IV (12)
/// | ciphertext and tag (16).
final class FileKeyVault implements KeyVault {
  private static final String SIGNING = "signing-1.key";
  private static final byte FORMAT = 1;
  private static final int MARK_BYTES = 1 + Integer.BYTES;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEADER_BYTES = MARK_BYTES + IV_BYTES;
  private final Map<Purpose, WrappingKeys> wrappingKeys = new EnumMap<>(Purpose.class);
  private final PrivateKey signingKey;
  private final PublicKey publicKey;
  private final Randomness randomness;

  FileKeyVault(KeyFolder folder, Randomness randomness) {
    this.randomness = randomness;
    for (var purpose : Purpose.values()) {
      wrappingKeys.put(purpose, new WrappingKeys(folder, purpose, randomness));
    }
    var pair = folder.loadOrCreate(SIGNING, FileKeyVault::generate);
    try {
      var parts = ByteBuffer.wrap(pair);
      var factory = KeyFactory.getInstance("EC");
      signingKey = factory.generatePrivate(new PKCS8EncodedKeySpec(next(parts)));
      publicKey = factory.generatePublic(new X509EncodedKeySpec(next(parts)));
    } catch (GeneralSecurityException | BufferUnderflowException e) {
      throw new UnusableKey("The key file " + folder.path(SIGNING) + " is not a P-256 key.", e);
    }
  }

  /// A fresh pair as it stands in its file: length (4 bytes) and PKCS #8, length (4 bytes) and
  /// SubjectPublicKeyInfo. Both halves in one file are never of two pairs.
  private static byte[] generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var secret = pair.getPrivate().getEncoded();
      var open = pair.getPublic().getEncoded();
      return ByteBuffer.allocate(2 * Integer.BYTES + secret.length + open.length)
          .putInt(secret.length)
          .put(secret)
          .putInt(open.length)
          .put(open)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] next(ByteBuffer parts) {
    var length = parts.getInt();
    if (length < 0 || length > parts.remaining()) {
      throw new BufferUnderflowException();
    }
    var part = new byte[length];
    parts.get(part);
    return part;
  }

  /// What names each key without telling it: for a wrapping key its HMAC of a fixed text, for the
  /// signing key its public half.
  Map<String, byte[]> fingerprints() {
    var fingerprints = new TreeMap<String, byte[]>();
    wrappingKeys.forEach((purpose, keys) ->
        keys.all()
            .forEach((number, key) ->
                fingerprints.put(fingerprintName(purpose, number), fingerprint(key))));
    fingerprints.put("SIGNING", publicKey.getEncoded());
    return fingerprints;
  }

  static String fingerprintName(Purpose purpose, int number) {
    return number == 1 ? purpose.name() : purpose.name() + "-" + number;
  }

  byte[] fingerprint(Purpose purpose, int number) {
    return fingerprint(keys(purpose).find(number).orElseThrow());
  }

  WrappingKeys keys(Purpose purpose) {
    return Optional.ofNullable(wrappingKeys.get(purpose)).orElseThrow();
  }

  /// What every value begins with that is wrapped under the key of this number.
  static byte[] mark(int number) {
    return ByteBuffer.allocate(MARK_BYTES).put(FORMAT).putInt(number).array();
  }

  /// The number of the key that a value with this beginning is wrapped under; empty where it is of
  /// none.
  static OptionalInt number(byte[] value) {
    return value.length >= MARK_BYTES && value[0] == FORMAT
        ? OptionalInt.of(ByteBuffer.wrap(value).getInt(1))
        : OptionalInt.empty();
  }

  private static byte[] fingerprint(SecretKeySpec key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal("latchkey key fingerprint".getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context) {
    var number = keys(purpose).current();
    var iv = randomness.bytes(IV_BYTES);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, purpose, number, iv, context).doFinal(plaintext);
      return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
          .put(mark(number))
          .put(iv)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var number = number(wrapped);
    if (wrapped.length < HEADER_BYTES || number.isEmpty()) {
      throw new UnusableKey("A wrapped value does not open.", null);
    }
    var iv = Arrays.copyOfRange(wrapped, MARK_BYTES, HEADER_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, purpose, number.getAsInt(), iv, context)
          .doFinal(wrapped, HEADER_BYTES, wrapped.length - HEADER_BYTES);
    } catch (GeneralSecurityException e) {
      throw new UnusableKey("A wrapped value does not open.", e);
    }
  }

  @Override
  public byte[] rewrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var current = keys(purpose).current();
    return number(wrapped).orElse(0) == current
        ? wrapped
        : wrap(purpose, unwrap(purpose, wrapped, context), context);
  }

  private Cipher cipher(int mode, Purpose purpose, int number, byte[] iv, byte[] context)
      throws GeneralSecurityException {
    var key =
        keys(purpose)
            .find(number)
            .orElseThrow(() -> new UnusableKey("A wrapped value does not open.", null));
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
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

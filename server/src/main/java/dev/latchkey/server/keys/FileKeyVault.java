package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumSet;

/// The vault in key files.
final class FileKeyVault extends FileWrapping implements KeyVault {
  private static final String SIGNING = "signing-1.key";
  private final PrivateKey signingKey;
  private final PublicKey publicKey;

  FileKeyVault(KeyFolder folder, Randomness randomness) {
    super(folder, EnumSet.complementOf(EnumSet.of(Purpose.DIGEST_ROOT)), randomness);
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

package dev.latchkey.server.keys;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/// Signing keys in files of their own.
final class FileSigningKeys extends SigningKeyFiles<KeyPair> {
  private final SigningAlgorithm algorithm;

  FileSigningKeys(KeyFolder folder, SigningAlgorithm algorithm) {
    super(folder, algorithm, new PairFile(folder, algorithm));
    this.algorithm = algorithm;
  }

  @Override
  public byte[] sign(int number, byte[] message) {
    var secret = key(number).getPrivate();
    return switch (algorithm) {
      case ES256 -> DeterministicEcdsa.sign((ECPrivateKey) secret, message);
      case RS256 -> rsa(secret, message);
    };
  }

  private static byte[] rsa(PrivateKey secret, byte[] message) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] publicKey(int number) {
    return key(number).getPublic().getEncoded();
  }

  /// A pair as it stands in its file: length (4 bytes) and PKCS #8, length (4 bytes) and
  /// SubjectPublicKeyInfo. Both halves in one file are never of two pairs.
  private record PairFile(KeyFolder folder, SigningAlgorithm algorithm)
      implements KeyFiles.Kind<KeyPair> {
    private String type() {
      return switch (algorithm) {
        case ES256 -> "EC";
        case RS256 -> "RSA";
      };
    }

    private AlgorithmParameterSpec size() {
      return switch (algorithm) {
        case ES256 -> new ECGenParameterSpec("secp256r1");
        case RS256 ->
            new RSAKeyGenParameterSpec(SigningAlgorithm.RSA_BITS, RSAKeyGenParameterSpec.F4);
      };
    }

    @Override
    public String suffix() {
      return "key";
    }

    @Override
    public byte[] make() {
      try {
        var generator = KeyPairGenerator.getInstance(type());
        generator.initialize(size());
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

    @Override
    public void discard(byte[] content) {
      // It was nowhere else.
    }

    @Override
    public KeyPair load(String file, byte[] content) {
      try {
        var parts = ByteBuffer.wrap(content);
        var factory = KeyFactory.getInstance(type());
        var secret = factory.generatePrivate(new PKCS8EncodedKeySpec(next(parts)));
        var open = factory.generatePublic(new X509EncodedKeySpec(next(parts)));
        return new KeyPair(open, secret);
      } catch (GeneralSecurityException | BufferUnderflowException e) {
        throw new UnusableKey(
            "The key file " + folder.path(file) + " is not a key for " + algorithm + ".", e);
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
    public void destroy(KeyPair key) {
      // Its file is all that there is.
    }

    @Override
    public byte[] fingerprint(KeyPair key) {
      return key.getPublic().getEncoded();
    }
  }
}

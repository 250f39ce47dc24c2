package dev.latchkey.server.passkeys.webauthn;

import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Sha256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An authenticator and the browser around it, with one passkey: its fields can be set to what an
/// honest one would never say.
public final class SoftwareAuthenticator {
  private static final int PRESENT = 0x01;
  private static final int VERIFIED = 0x04;
  private static final int ELIGIBLE = 0x08;
  private static final int BACKED_UP = 0x10;
  private static final int ATTESTED = 0x40;
  private final CoseAlgorithm algorithm;
  private final KeyPair keys;
  public final byte[] id = new byte[32];
  public String origin;
  public String site;
  public String type = "";
  public byte[] userHandle = {};
  public byte[] aaguid = new byte[16];
  public boolean verifies = true;
  public boolean eligible = true;
  public boolean backedUp = true;
  public boolean crossOrigin = false;
  public long signCount = 0;

  private SoftwareAuthenticator(CoseAlgorithm algorithm, KeyPair keys, String origin) {
    this.algorithm = algorithm;
    this.keys = keys;
    this.origin = origin;
    this.site = URI.create(origin).getHost();
    new SecureRandom().nextBytes(id);
  }

  public static SoftwareAuthenticator with(CoseAlgorithm algorithm, String origin) {
    return new SoftwareAuthenticator(algorithm, keys(algorithm), origin);
  }

  /// One with another key, of which it says the same id.
  public SoftwareAuthenticator impostor() {
    var other = new SoftwareAuthenticator(algorithm, keys(algorithm), origin);
    System.arraycopy(id, 0, other.id, 0, id.length);
    other.userHandle = userHandle;
    return other;
  }

  /// One whose key of so many bits can sign nothing.
  static SoftwareAuthenticator rsa(int bits, String origin) {
    try {
      var modulus = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.valueOf(12_345));
      var spec = new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537));
      var key = KeyFactory.getInstance("RSA").generatePublic(spec);
      return new SoftwareAuthenticator(CoseAlgorithm.RS256, new KeyPair(key, null), origin);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(CoseAlgorithm algorithm) {
    try {
      var generator =
          KeyPairGenerator.getInstance(
              switch (algorithm) {
                case ES256 -> "EC";
                case EDDSA -> "Ed25519";
                case RS256 -> "RSA";
                case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> algorithm.name().replace('_', '-');
              });
      if (algorithm == CoseAlgorithm.ES256) {
        generator.initialize(256);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A `PublicKeyCredential` of `navigator.credentials.create`, as JSON.
  public Map<String, Object> create(byte[] challenge) {
    var attestation = new LinkedHashMap<Object, Object>();
    attestation.put("fmt", "none");
    attestation.put("attStmt", Map.of());
    attestation.put("authData", data(ATTESTED, attested()));
    return credential(
        Map.of(
            "clientDataJSON", Base64Url.encode(client("webauthn.create", challenge)),
            "attestationObject", Base64Url.encode(Cbor.of(attestation)),
            "transports", List.of("internal", "hybrid")));
  }

  /// One of `navigator.credentials.get`.
  public Map<String, Object> get(byte[] challenge) {
    var client = client("webauthn.get", challenge);
    var data = data(0, new byte[0]);
    var response = new LinkedHashMap<String, Object>();
    response.put("clientDataJSON", Base64Url.encode(client));
    response.put("authenticatorData", Base64Url.encode(data));
    response.put("signature", Base64Url.encode(sign(data, Sha256.of(client))));
    response.put("userHandle", Base64Url.encode(userHandle));
    return credential(response);
  }

  private Map<String, Object> credential(Map<String, Object> response) {
    return Map.of(
        "id",
        Base64Url.encode(id),
        "rawId",
        Base64Url.encode(id),
        "type",
        "public-key",
        "authenticatorAttachment",
        "platform",
        "clientExtensionResults",
        Map.of(),
        "response",
        response);
  }

  private byte[] client(String usual, byte[] challenge) {
    return """
    {"type":"%s","challenge":"%s","origin":"%s","crossOrigin":%s,"other_keys":"are new"}\
    """
        .formatted(type.isEmpty() ? usual : type, Base64Url.encode(challenge), origin, crossOrigin)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] data(int flags, byte[] attested) {
    var all =
        flags
            | PRESENT
            | (verifies ? VERIFIED : 0)
            | (eligible ? ELIGIBLE : 0)
            | (backedUp ? BACKED_UP : 0);
    return ByteBuffer.allocate(37 + attested.length)
        .put(Sha256.of(site.getBytes(StandardCharsets.UTF_8)))
        .put((byte) all)
        .putInt((int) signCount)
        .put(attested)
        .array();
  }

  private byte[] attested() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(aaguid);
    out.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
    out.writeBytes(id);
    out.writeBytes(Cbor.of(key()));
    return out.toByteArray();
  }

  private Map<Object, Object> key() {
    var key = new LinkedHashMap<Object, Object>();
    var raw = keys.getPublic().getEncoded();
    switch (algorithm) {
      case ES256 -> {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        key.put(1L, 2L);
        key.put(3L, algorithm.number());
        key.put(-1L, 1L);
        key.put(-2L, bytes(point.getAffineX(), 32));
        key.put(-3L, bytes(point.getAffineY(), 32));
      }
      case EDDSA -> {
        key.put(1L, 1L);
        key.put(3L, algorithm.number());
        key.put(-1L, 6L);
        key.put(-2L, Arrays.copyOfRange(raw, raw.length - 32, raw.length));
      }
      case RS256 -> {
        var rsa = (RSAPublicKey) keys.getPublic();
        key.put(1L, 3L);
        key.put(3L, algorithm.number());
        key.put(-1L, bytes(rsa.getModulus(), rsa.getModulus().bitLength() / 8));
        key.put(-2L, new byte[] {1, 0, 1});
      }
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> {
        key.put(1L, 7L);
        key.put(3L, algorithm.number());
        key.put(-1L, Arrays.copyOfRange(raw, 22, raw.length)); // after the 22 bytes of X.509
      }
    }
    return key;
  }

  private static byte[] bytes(BigInteger number, int length) {
    var bytes = number.toByteArray();
    var exact = new byte[length];
    var count = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - count, exact, length - count, count);
    return exact;
  }

  private byte[] sign(byte[]... parts) {
    try {
      var signature =
          Signature.getInstance(
              switch (algorithm) {
                case ES256 -> "SHA256withECDSA";
                case EDDSA -> "Ed25519";
                case RS256 -> "SHA256withRSA";
                case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> "ML-DSA";
              });
      signature.initSign(keys.getPrivate());
      for (var part : parts) {
        signature.update(part);
      }
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

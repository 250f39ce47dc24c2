package dev.latchkey.server.jose;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.secrets.Base64Url;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What stands in a public key of one `kty`.
sealed interface JwkForm {
  int COORDINATE = 32;

  /// The members that make the key, in the order of RFC 7638, section 3.2.
  String required();

  /// The key; empty where there is none like it.
  Optional<PublicKey> key();

  /// The form of a type of key; empty where it is none of these.
  ///
  /// @param member the text of a member, empty where it has none
  static Optional<JwkForm> of(String type, UnaryOperator<String> member) {
    return switch (type) {
      case "EC" -> Optional.of(new P256(member.apply("crv"), member.apply("x"), member.apply("y")));
      case "OKP" -> Optional.of(new Edwards(member.apply("crv"), member.apply("x")));
      case "RSA" -> Optional.of(new Rsa(member.apply("n"), member.apply("e")));
      default -> Optional.empty();
    };
  }

  /// A key on P-256.
  record P256(String crv, String x, String y) implements JwkForm {
    @Override
    public String required() {
      return "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    }

    @Override
    public Optional<PublicKey> key() {
      return crv.equals("P-256")
          ? bytes(x, COORDINATE)
              .flatMap(first ->
                  bytes(y, COORDINATE)
                      .map(second ->
                          new ECPoint(new BigInteger(1, first), new BigInteger(1, second))))
              .flatMap(P256::at)
          : Optional.empty();
    }

    private static Optional<PublicKey> at(ECPoint point) {
      try {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var curve = parameters.getParameterSpec(ECParameterSpec.class);
        return isOn(curve, point)
            ? Optional.of(
                KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve)))
            : Optional.empty();
      } catch (GeneralSecurityException e) {
        return Optional.empty();
      }
    }

    /// The JDK does not look (RFC 7518, section 6.2.1 leaves it to us).
    private static boolean isOn(ECParameterSpec spec, ECPoint point) {
      var curve = spec.getCurve();
      var prime = ((ECFieldFp) curve.getField()).getP();
      var x = point.getAffineX();
      var y = point.getAffineY();
      var right = x.modPow(BigInteger.valueOf(3), prime).add(curve.getA().multiply(x));
      return x.compareTo(prime) < 0
          && y.compareTo(prime) < 0
          && y.multiply(y).mod(prime).equals(right.add(curve.getB()).mod(prime));
    }
  }

  /// A key of Ed25519.
  record Edwards(String crv, String x) implements JwkForm {
    @Override
    public String required() {
      return "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
    }

    @Override
    public Optional<PublicKey> key() {
      return crv.equals("Ed25519")
          ? bytes(x, COORDINATE).filter(Edwards::isSafe).flatMap(Edwards::at)
          : Optional.empty();
    }

    /// The JDK does not look: under a point of small order anyone can sign.
    private static boolean isSafe(byte[] encoded) {
      try {
        var _ = new Ed25519PublicKey(Octets.of(encoded));
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /// Little-endian, with the sign of the other coordinate in the last bit (RFC 8032, section
    /// 5.1.2).
    private static Optional<PublicKey> at(byte[] encoded) {
      var sign = (encoded[COORDINATE - 1] & 0x80) != 0;
      var big = new byte[COORDINATE];
      for (var at = 0; at < COORDINATE; at++) {
        big[at] = encoded[COORDINATE - 1 - at];
      }
      big[0] &= 0x7f;
      try {
        return Optional.of(
            KeyFactory.getInstance("Ed25519")
                .generatePublic(
                    new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(sign, new BigInteger(1, big)))));
      } catch (GeneralSecurityException e) {
        return Optional.empty();
      }
    }
  }

  /// A key of RSA.
  record Rsa(String n, String e) implements JwkForm {
    private static final int LEAST_BITS = 2048;
    private static final int MOST_BITS = 8192;
    private static final int MOST_EXPONENT_BITS = 33;

    @Override
    public String required() {
      return "{\"e\":\"" + e + "\",\"kty\":\"RSA\",\"n\":\"" + n + "\"}";
    }

    @Override
    public Optional<PublicKey> key() {
      return number(n)
          .filter(modulus -> modulus.bitLength() >= LEAST_BITS && modulus.bitLength() <= MOST_BITS)
          .flatMap(modulus -> number(e).flatMap(exponent -> of(modulus, exponent)));
    }

    private static Optional<PublicKey> of(BigInteger modulus, BigInteger exponent) {
      if (!modulus.testBit(0)
          || exponent.compareTo(BigInteger.TWO) <= 0
          || !exponent.testBit(0)
          || exponent.bitLength() > MOST_EXPONENT_BITS) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
      } catch (GeneralSecurityException e) {
        return Optional.empty();
      }
    }

    /// One spelling for each number: without zeros before it.
    private static Optional<BigInteger> number(String text) {
      return Base64Url.decode(text)
          .filter(bytes -> bytes.length > 0 && bytes[0] != 0)
          .map(bytes -> new BigInteger(1, bytes));
    }
  }

  private static Optional<byte[]> bytes(String text, int length) {
    return Base64Url.decode(text).filter(bytes -> bytes.length == length);
  }
}

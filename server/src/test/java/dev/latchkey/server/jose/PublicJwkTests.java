package dev.latchkey.server.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Base64Url;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which keys and signatures of others are taken.
class PublicJwkTests {
  private static final Map<String, String> RFC_7638 =
      Map.of(
          "kty", "RSA",
          "n",
              "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
          "e", "AQAB",
          "alg", "RS256",
          "kid", "2011-04-29");

  @Test
  void thumbprintsAreThoseOfTheStandards() {
    assertEquals(
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        PublicJwk.read(RFC_7638).orElseThrow().thumbprint());
    var rfc8037 =
        Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    assertEquals(
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        PublicJwk.read(rfc8037).orElseThrow().thumbprint());
  }

  /// RFC 8037, appendix A.4, and RFC 7515, appendix A.3.
  @Test
  void signaturesOfTheStandardsAreTrue() {
    var rfc8037 =
        Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    var key = PublicJwk.read(rfc8037).orElseThrow();
    var signature =
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    var bytes = Base64Url.decode(signature).orElseThrow();
    var message =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
            .getBytes(StandardCharsets.US_ASCII);
    assertTrue(key.verifies(JoseAlgorithm.EDDSA, message, bytes));
    var rfc7515 =
        Map.of(
            "kty", "EC",
            "crv", "P-256",
            "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    var token =
        String.join(
            ".",
            "eyJhbGciOiJFUzI1NiJ9",
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    var read = SignedToken.read(token).orElseThrow();
    assertTrue(read.isSignedBy(PublicJwk.read(rfc7515).orElseThrow()));
    assertEquals(1300819380L, read.seconds("exp").orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void eachAlgorithmSignsForItsOwnKeysOnly(JoseAlgorithm algorithm) {
    var key = TestKey.of(algorithm);
    var token = key.sign(Map.of("typ", "JWT"), Map.of("sub", "x"));
    var read = SignedToken.read(token).orElseThrow();
    assertTrue(read.isSignedBy(PublicJwk.read(key.jwk()).orElseThrow()));
    assertFalse(read.isSignedBy(PublicJwk.read(TestKey.of(algorithm).jwk()).orElseThrow()));
    for (var other : JoseAlgorithm.values()) {
      var bound = new HashMap<>(key.jwk());
      bound.put("alg", other.word());
      var isOne = PublicJwk.read(bound).filter(read::isSignedBy).isPresent();
      assertEquals(other == algorithm, isOne);
    }
  }

  @ParameterizedTest
  @Tag("ASVS-9.1.2")
  @CsvSource({"none, ''", "HS256, x", "ES384, x", "es256, x", "RS512, x"})
  void otherAlgorithmsSignNothing(String algorithm, String signature) {
    var key = TestKey.of(JoseAlgorithm.ES256);
    var real = key.sign(Map.of("alg", algorithm), Map.of("sub", "x"));
    var read = SignedToken.read(real).orElseThrow();
    assertFalse(read.isSignedBy(PublicJwk.read(key.jwk()).orElseThrow()));
    var forged = real.substring(0, real.lastIndexOf('.') + 1) + signature;
    assertFalse(
        SignedToken.read(forged)
            .filter(token -> token.isSignedBy(PublicJwk.read(key.jwk()).orElseThrow()))
            .isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "d, AQAB",
    "p, AQAB",
    "k, AQAB",
    "use, enc",
    "alg, HS256",
    "alg, ES256",
    "kty, oct",
    "kty, EC",
    "n, AQAB",
    "n, '*'",
    "n, ''",
    "e, AQ",
    "e, Ag",
    "e, AAEAAQ",
    "e, AQAAAAAB"
  })
  void whatIsNoGoodKeyIsNone(String member, String value) {
    var changed = new HashMap<>(RFC_7638);
    changed.put(member, value);
    assertTrue(PublicJwk.read(changed).isEmpty());
  }

  /// Under a point of small order anyone can sign.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void aPointOfEd25519ThatIsOfSmallOrderOrOffTheCurveIsNoKey(String point) {
    var x = Base64Url.encode(HexFormat.of().parseHex(point));
    assertTrue(PublicJwk.read(Map.of("kty", "OKP", "crv", "Ed25519", "x", x)).isEmpty());
    var good = TestKey.of(JoseAlgorithm.EDDSA).set("a").replace("]}", "");
    var bad = ",{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}]}";
    assertEquals(2, PublicJwkSet.firstUnusable(good + bad).orElseThrow());
    assertTrue(PublicJwkSet.firstUnusable(good + "]}").isEmpty());
  }

  @Test
  void anEvenModulusIsNoKey() {
    var n = Base64Url.decode(Objects.requireNonNull(RFC_7638.get("n"))).orElseThrow();
    n[n.length - 1] &= (byte) 0xfe;
    var even = new HashMap<>(RFC_7638);
    even.put("n", Base64Url.encode(n));
    assertTrue(PublicJwk.read(even).isEmpty());
  }

  @Test
  void aPointThatIsNotOnTheCurveIsNoKey() {
    var key = new HashMap<>(TestKey.of(JoseAlgorithm.ES256).jwk());
    key.put("x", "A".repeat(42) + "E");
    assertTrue(PublicJwk.read(key).isEmpty());
    key.put("crv", "P-384");
    assertTrue(PublicJwk.read(key).isEmpty());
  }

  @Test
  void aSetHasOneToTenDifferentKeys() {
    var key = TestKey.of(JoseAlgorithm.EDDSA);
    assertTrue(PublicJwkSet.read(key.set("a")).isPresent());
    for (var wrong :
        new String[] {
          "",
          "{}",
          "[]",
          "{\"keys\":[]}",
          "{\"keys\":[1]}",
          "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AQ\"}]}"
        }) {
      assertTrue(PublicJwkSet.read(wrong).isEmpty());
    }
    var one = key.set("a").replace("{\"keys\":[", "").replace("]}", "");
    assertTrue(PublicJwkSet.read("{\"keys\":[" + one + "," + one + "]}").isEmpty());
  }

  @Test
  void whatIsNoTokenIsNotRead() {
    var key = TestKey.of(JoseAlgorithm.EDDSA);
    var token = key.sign(Map.of(), Map.of("sub", "x"));
    assertTrue(SignedToken.read(token).isPresent());
    for (var wrong :
        new String[] {
          "",
          "..",
          "a.b.c",
          token + ".",
          token + "=",
          "{}.{}.",
          "x".repeat(8001),
          key.sign(Map.of("crit", new String[] {"exp"}), Map.of()),
          token.substring(0, token.indexOf('.')) + ".WyJhIl0." + "A".repeat(86)
        }) {
      assertTrue(SignedToken.read(wrong).isEmpty(), wrong);
    }
  }
}

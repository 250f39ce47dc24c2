package dev.latchkey.protocol.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519KeyTests {
  private static final Ed25519KeyPair PAIR = Ed25519KeyPair.fromSeed(new byte[32]);
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  @Test
  void rfc8032VectorOneHolds() {
    var seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    var pair = Ed25519KeyPair.fromSeed(seed.bytes());
    assertEquals(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        pair.publicKey().value().hex());
    assertEquals(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
            + "1cf9b46bd25bf5f0595bbe24655141438e7a100b",
        pair.sign(new byte[0]).hex());
  }

  @Test
  @Tag("S4-30")
  @Tag("DP-14")
  void keyThatAnyoneCallsSafeIsRefusedWhenItComesFromOutside() {
    var key = "0100000000000000000000000000000000000000000000000000000000000000";
    var octets = Octets.of(HexFormat.of().parseHex(key));
    assertFalse(Ed25519PublicKey.knownAsSafe(octets).verifies(new byte[1], octets));
    refused(key);
    refused(key);
  }

  @Test
  @Tag("S4-30")
  @Tag("DP-14")
  void identityPointKeyIsRefused() {
    refused("0100000000000000000000000000000000000000000000000000000000000000");
  }

  @ParameterizedTest
  @Tag("S4-30")
  @ValueSource(
      strings = {
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
      })
  @Tag("DP-14")
  void smallOrderKeyIsRefused(String key) {
    refused(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void keyThatIsNotCanonicalIsRefused(String key) {
    refused(key);
  }

  /// Only what was found safe is remembered.
  @Test
  void unsafeKeyIsRefusedEachTime() {
    var unsafe = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
    refused(unsafe);
    assertEquals(PAIR.publicKey(), new Ed25519PublicKey(PAIR.publicKey().value()));
    assertEquals(PAIR.publicKey(), new Ed25519PublicKey(PAIR.publicKey().value()));
    refused(unsafe);
  }

  @Test
  void pointOffTheCurveIsRefused() {
    refused("0200000000000000000000000000000000000000000000000000000000000000");
  }

  @Test
  void keyOfAnotherLengthIsRefused() {
    refused("d75a98");
    refused("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00");
  }

  @Test
  void signatureOfAnotherMessageOrKeyDoesNotVerify() {
    var signature = PAIR.sign(MESSAGE);
    var other = Ed25519KeyPair.fromSeed(Arrays.copyOf(new byte[] {1}, 32)).publicKey();
    assertTrue(PAIR.publicKey().verifies(MESSAGE, signature));
    assertFalse(PAIR.publicKey().verifies("massage".getBytes(UTF_8), signature));
    assertFalse(other.verifies(MESSAGE, signature));
  }

  @Test
  void flippingAnyBitOfASignatureBreaksIt() {
    var signature = PAIR.sign(MESSAGE);
    Flips.of(signature.bytes())
        .forEach(flipped -> assertFalse(PAIR.publicKey().verifies(MESSAGE, Octets.of(flipped))));
  }

  @Test
  void signatureWithTheOrderAddedDoesNotVerify() {
    var order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    var signature = PAIR.sign(MESSAGE).bytes();
    var s = new byte[32];
    for (int i = 0; i < 32; i++) {
      s[i] = signature[63 - i];
    }
    var malleable = new BigInteger(1, s).add(order).toByteArray();
    for (int i = 0; i < 32; i++) {
      signature[32 + i] = malleable[malleable.length - 1 - i];
    }
    assertFalse(PAIR.publicKey().verifies(MESSAGE, Octets.of(signature)));
  }

  @Test
  void signatureOfAnotherLengthDoesNotVerify() {
    var signature = PAIR.sign(MESSAGE).bytes();
    assertFalse(PAIR.publicKey().verifies(MESSAGE, Octets.none()));
    assertFalse(PAIR.publicKey().verifies(MESSAGE, Octets.of(Arrays.copyOf(signature, 63))));
    assertFalse(PAIR.publicKey().verifies(MESSAGE, Octets.of(Arrays.copyOf(signature, 65))));
  }

  @Test
  void closedPairSignsNothingThatVerifies() {
    var pair = Ed25519KeyPair.fromSeed(Arrays.copyOf(new byte[] {7}, 32));
    pair.close();
    assertFalse(pair.publicKey().verifies(MESSAGE, pair.sign(MESSAGE)));
  }

  private static void refused(String key) {
    assertThrows(IllegalArgumentException.class, () -> new Ed25519PublicKey(hex(key)));
  }

  private static Octets hex(String hex) {
    return Octets.of(HexFormat.of().parseHex(hex));
  }
}

package dev.latchkey.protocol.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpkeTests {
  private static final byte[] INFO = "info".getBytes(UTF_8);
  private static final byte[] PLAINTEXT = "plain".getBytes(UTF_8);
  private static final X25519KeyPair RECIPIENT = X25519KeyPair.fromSeed(new byte[32]);

  private final CountingRandomBytes randomness = new CountingRandomBytes();
  private final Sealer sealer = new HpkeSealer(RECIPIENT.publicKey(), randomness);

  @Test
  void recipientOpens() {
    var opened =
        assertInstanceOf(
            OpenResult.Opened.class, RECIPIENT.open(INFO, sealer.seal(INFO, PLAINTEXT)));
    assertArrayEquals(PLAINTEXT, opened.plaintext());
  }

  @Test
  void sameTextIsSealedAnewEachTime() {
    assertNotEquals(sealer.seal(INFO, PLAINTEXT), sealer.seal(INFO, PLAINTEXT));
  }

  @Test
  void anotherRecipientIsRefused() {
    var other = X25519KeyPair.fromSeed(Arrays.copyOf(new byte[] {9}, 32));
    refused(other.open(INFO, sealer.seal(INFO, PLAINTEXT)));
  }

  @Test
  void anotherInfoIsRefused() {
    refused(RECIPIENT.open("other".getBytes(UTF_8), sealer.seal(INFO, PLAINTEXT)));
  }

  @Test
  @Tag("S0-30")
  void flippingAnyBitIsRefused() {
    var box = sealer.seal(INFO, PLAINTEXT);
    Flips.of(box.ct().bytes())
        .forEach(ct -> refused(RECIPIENT.open(INFO, new HpkeCiphertext(box.enc(), Octets.of(ct)))));
    Flips.of(box.enc().bytes())
        .forEach(
            enc -> refused(RECIPIENT.open(INFO, new HpkeCiphertext(Octets.of(enc), box.ct()))));
  }

  @Test
  void boxesOfImpossibleLengthAreRefused() {
    var box = sealer.seal(INFO, PLAINTEXT);
    refused(RECIPIENT.open(INFO, new HpkeCiphertext(box.enc(), Octets.none())));
    refused(RECIPIENT.open(INFO, new HpkeCiphertext(Octets.none(), box.ct())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  @Tag("DP-14")
  void smallOrderKeyIsRefusedAsRecipientAndAsEncapsulation(String hex) {
    var point = Octets.of(HexFormat.of().parseHex(hex));
    assertThrows(IllegalArgumentException.class, () -> new X25519PublicKey(point));
    refused(RECIPIENT.open(INFO, new HpkeCiphertext(point, sealer.seal(INFO, PLAINTEXT).ct())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0900000000000000000000000000000000000000000000000000000000000080"
      })
  void keyThatIsNotCanonicalIsRefused(String hex) {
    var point = Octets.of(HexFormat.of().parseHex(hex));
    assertThrows(IllegalArgumentException.class, () -> new X25519PublicKey(point));
  }

  /// The list of points of small order is whole: a secret shared with any other is not zero.
  @Test
  @Tag("DP-14")
  void keyIsRefusedIfItsSharedSecretIsKnown() {
    var random = new Random(20_261_129);
    var key = new byte[32];
    for (var i = 0; i < 1000; i++) {
      Arrays.fill(key, (byte) 0);
      key[0] = (byte) i;
      if (i > 255) {
        random.nextBytes(key);
        key[31] &= 0x3f;
      }
      var contributes = X25519.calculateAgreement(new byte[32], 0, key, 0, new byte[32], 0);
      assertEquals(contributes, isAccepted(Octets.of(key)));
    }
  }

  private static boolean isAccepted(Octets key) {
    try {
      return new X25519PublicKey(key).value().equals(key);
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  private static void refused(OpenResult opening) {
    assertInstanceOf(OpenResult.Refused.class, opening);
  }
}

package dev.latchkey.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.CountingRandomBytes;
import dev.latchkey.protocol.crypto.Flips;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.OpenResult;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTokenTests {
  private static final String TEXT = TestDeliveries.token(DeliveryMode.CHOOSE).reveal();

  @ParameterizedTest
  @EnumSource
  void writtenFormIsReadBack(DeliveryMode mode) {
    var token = TestDeliveries.token(mode);
    var read = assertInstanceOf(TokenParseResult.Parsed.class, DeliveryToken.read(token.reveal()));
    assertEquals(token.reveal(), read.token().reveal());
    assertEquals(mode, read.token().mode());
    assertEquals(token.rid(), read.token().rid());
    assertEquals(token.fingerprint(), read.token().fingerprint());
    assertEquals(token.publicKey(), read.token().publicKey());
  }

  @Test
  @Tag("S0-23")
  void tokenCarries32RandomBytesAndSaysItsSuite() {
    assertEquals(86, TEXT.length());
    assertTrue(TEXT.startsWith("lk1_"));
  }

  @Test
  @Tag("S0-20")
  void flippingAnyBitOfTheTextIsRefused() {
    Flips.of(TEXT.getBytes(ISO_8859_1))
        .forEach(flipped -> refused(new String(flipped, ISO_8859_1)));
  }

  @Test
  @Tag("S0-20")
  void flippingAnyBitOfTheContentIsABadChecksum() {
    Flips.of(Base64.getUrlDecoder().decode(TEXT.substring(4)))
        .forEach(content -> assertInstanceOf(TokenParseResult.BadChecksum.class, read(content)));
  }

  @ParameterizedTest
  @Tag("S0-20")
  @ValueSource(strings = {"", "lk1_", "lk1", "hello", "lk1_AAAA", "https://example.org/#lk1_"})
  void otherTextIsMalformed(String text) {
    assertInstanceOf(TokenParseResult.Malformed.class, DeliveryToken.read(text));
  }

  @Test
  @Tag("S0-20")
  void cutExtendedAndRecasedTokensAreRefused() {
    refused(TEXT.substring(0, 85));
    refused(TEXT.substring(1));
    refused(TEXT + "A");
    refused(TEXT + "=");
    refused(TEXT + "\n");
    refused(" " + TEXT);
    refused(TEXT.toUpperCase(java.util.Locale.ROOT));
    refused(TEXT.toLowerCase(java.util.Locale.ROOT));
    refused(TEXT.substring(0, 40) + "\u0101" + TEXT.substring(41));
  }

  @Test
  void otherSuiteIsNamed() {
    var reading = DeliveryToken.read("lk2_whatever");
    assertEquals(new TokenParseResult.UnknownSuite("lk2"), reading);
  }

  @Test
  void otherModeIsNamed() {
    var content = Base64.getUrlDecoder().decode(TEXT.substring(4));
    content[0] = 5;
    var crc = new CRC32();
    crc.update(content, 0, 57);
    ByteBuffer.wrap(content).putInt(57, (int) crc.getValue());
    assertEquals(new TokenParseResult.UnknownMode(5), read(content));
  }

  @Test
  @Tag("S4-42")
  void secretShowsInNoText() {
    var token = TestDeliveries.token(DeliveryMode.CHOOSE);
    var shown = token + " " + new TokenParseResult.Parsed(token);
    assertFalse(shown.contains(TEXT.substring(40, 60)));
    assertEquals("DeliveryToken[mode=choose, rid=AAECAwQFBgc]", token.toString());
  }

  @Test
  void closedTokenIsNoLongerTheToken() {
    var token = TestDeliveries.token(DeliveryMode.CHOOSE);
    token.close();
    assertNotEquals(TEXT, token.reveal());
    assertNotEquals(TestDeliveries.token(DeliveryMode.CHOOSE).publicKey(), token.publicKey());
  }

  @Test
  @Tag("S0-11")
  void everyTokenIsMadeFromFreshBytes() {
    var randomness = new CountingRandomBytes();
    var fp = TestDeliveries.LATCHKEY.key().fingerprint();
    var one = DeliveryToken.make(DeliveryMode.CHOOSE, TestDeliveries.RID, fp, randomness);
    var two = DeliveryToken.make(DeliveryMode.CHOOSE, TestDeliveries.RID, fp, randomness);
    assertNotEquals(one.publicKey(), two.publicKey());
  }

  @Test
  void modeRidAndFingerprintAreBoundIntoTheKey() {
    var choose = TestDeliveries.token(DeliveryMode.CHOOSE).publicKey();
    var generate = TestDeliveries.token(DeliveryMode.GENERATE).publicKey();
    assertNotEquals(choose, generate);
  }

  @Test
  void lockOpensOnlyUnderItsTokenAndContext() {
    var token = TestDeliveries.token(DeliveryMode.SEALED_TWO_LOCKS);
    var context = TestDeliveries.context(DeliveryMode.SEALED_TWO_LOCKS, "alice");
    var password = "correct horse".getBytes(UTF_8);
    var inner = token.seal(context, password, new CountingRandomBytes());
    var opened = assertInstanceOf(OpenResult.Opened.class, token.open(context, inner));
    assertArrayEquals(password, opened.plaintext());
    var elsewhere = TestDeliveries.context(DeliveryMode.SEALED_TWO_LOCKS, "bob");
    assertInstanceOf(OpenResult.Refused.class, token.open(elsewhere, inner));
    var other =
        DeliveryToken.make(
            token.mode(), token.rid(), token.fingerprint(), new CountingRandomBytes());
    assertInstanceOf(OpenResult.Refused.class, other.open(context, inner));
    assertInstanceOf(OpenResult.Refused.class, token.open(context, Octets.none()));
  }

  private static void refused(String text) {
    assertFalse(DeliveryToken.read(text) instanceof TokenParseResult.Parsed, text);
  }

  private static TokenParseResult read(byte[] content) {
    return DeliveryToken.read(
        "lk1_" + Base64.getUrlEncoder().withoutPadding().encodeToString(content));
  }
}

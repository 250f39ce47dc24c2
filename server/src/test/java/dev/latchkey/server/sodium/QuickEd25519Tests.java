package dev.latchkey.server.sodium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519Verifier;
import dev.latchkey.testkit.TestFolder;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The native one judges as the Java one does.
class QuickEd25519Tests {
  private static final QuickEd25519 NATIVE = new QuickEd25519(TestFolder.make());
  private static final Ed25519KeyPair PAIR = Ed25519KeyPair.fromSeed(new byte[32]);
  private static final byte[] KEY = PAIR.publicKey().value().bytes();
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);
  private static final byte[] SIGNATURE = PAIR.sign(MESSAGE).bytes();

  @Test
  void signatureOfTheOwnerVerifies() {
    assertTrue(NATIVE.isNative());
    assertTrue(NATIVE.verifies(KEY, MESSAGE, SIGNATURE));
    assertFalse(NATIVE.verifies(KEY, "massage".getBytes(UTF_8), SIGNATURE));
    assertTrue(NATIVE.verifies(KEY, new byte[0], PAIR.sign(new byte[0]).bytes()));
  }

  @ParameterizedTest
  @Tag("S4-30")
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void nothingVerifiesUnderAnUnsafeKey(String hex) {
    var key = HexFormat.of().parseHex(hex);
    var identity = Arrays.copyOf(new byte[] {1}, 64);
    for (var signature : List.of(identity, Arrays.copyOf(key, 64), SIGNATURE)) {
      assertFalse(NATIVE.verifies(key, MESSAGE, signature));
      assertFalse(Ed25519Verifier.JAVA.verifies(key, MESSAGE, signature));
    }
  }

  @Test
  void flippingAnyBitBreaksASignature() {
    for (var bit = 0; bit < 8 * SIGNATURE.length; bit++) {
      var flipped = SIGNATURE.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(NATIVE.verifies(KEY, MESSAGE, flipped));
    }
  }

  @Test
  void signatureWithTheOrderAddedDoesNotVerify() {
    var order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    var s = new BigInteger(1, reversed(Arrays.copyOfRange(SIGNATURE, 32, 64)));
    var more = reversed(s.add(order).toByteArray());
    var malleable = Arrays.copyOf(SIGNATURE, 64);
    System.arraycopy(more, 0, malleable, 32, 32);
    assertFalse(NATIVE.verifies(KEY, MESSAGE, malleable));
    assertFalse(Ed25519Verifier.JAVA.verifies(KEY, MESSAGE, malleable));
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (var i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  @Test
  void javaVerifiesWhereTheLibraryCannotBeUnpacked() throws Exception {
    var file = Files.createFile(TestFolder.make().resolve("no-folder"));
    var verifier = new QuickEd25519(file);
    assertFalse(verifier.isNative());
    assertTrue(verifier.verifies(KEY, MESSAGE, SIGNATURE));
    assertFalse(verifier.verifies(KEY, KEY, SIGNATURE));
  }
}

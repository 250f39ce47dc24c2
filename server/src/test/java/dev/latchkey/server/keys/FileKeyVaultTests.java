package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.Wrapping.Purpose;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FileKeyVaultTests {
  private static final byte[] CONTEXT = "row 7".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TEXT = "something secret".getBytes(StandardCharsets.UTF_8);
  private final Path path = TestFolder.make().resolve("keys");
  private final KeyVault vault = open(path);

  private static KeyVault open(Path path) {
    return new FileKeyVault(new KeyFolder(path), new SystemRandomness());
  }

  private static void assertShut(KeyVault vault, Purpose purpose, byte[] wrapped, byte[] context) {
    var refused = assertThrows(UnusableKey.class, () -> vault.unwrap(purpose, wrapped, context));
    assertEquals("A wrapped value does not open.", refused.getMessage());
  }

  @Test
  @Tag("S0-38")
  void whatIsWrappedOpensAfterARestart() {
    for (var length : new int[] {0, 1, 16, 100_000}) {
      var text = new SystemRandomness().bytes(length);
      var wrapped = vault.wrap(Purpose.PASSWORD_HASH, text, CONTEXT);
      assertArrayEquals(text, open(path).unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT));
    }
  }

  private static Stream<byte[]> contents() {
    var random = new Random(38);
    var everyByte = new byte[256];
    IntStream.range(0, 256).forEach(value -> everyByte[value] = (byte) value);
    return Stream.of(
            Stream.of(everyByte, new byte[1000]),
            Stream.of("Grüße, 東京, \uD83D\uDD11, e\u0301", "\0\r\n\t\u001B", "\uFEFF\u202E")
                .map(text -> text.getBytes(StandardCharsets.UTF_8)),
            IntStream.range(0, 300).mapToObj(length -> bytes(random, length)))
        .flatMap(Function.identity());
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Whatever it is, and whatever it is bound to.
  @Test
  @Tag("S0-38")
  void everyContentComesBackUnderEveryPurpose() {
    contents()
        .forEach(content -> {
          for (var purpose : Purpose.values()) {
            var wrapped = vault.wrap(purpose, content, CONTEXT);
            assertArrayEquals(content, vault.unwrap(purpose, wrapped, CONTEXT));
            var bound = vault.wrap(purpose, TEXT, content);
            assertArrayEquals(TEXT, vault.unwrap(purpose, bound, content));
          }
        });
  }

  @Test
  void theSameValueNeverLooksTheSame() {
    assertFalse(
        Arrays.equals(
            vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT),
            vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT)));
  }

  @Test
  @Tag("S0-30")
  void noOtherBitOpens() {
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    for (var bit = 0; bit < wrapped.length * 8; bit++) {
      var flipped = wrapped.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertShut(vault, Purpose.PASSWORD_HASH, flipped, CONTEXT);
    }
    for (var length = 0; length < wrapped.length; length++) {
      assertShut(vault, Purpose.PASSWORD_HASH, Arrays.copyOf(wrapped, length), CONTEXT);
    }
    assertShut(vault, Purpose.PASSWORD_HASH, Arrays.copyOf(wrapped, 200), CONTEXT);
  }

  @Test
  void aValueIsBoundToItsContextAndItsPurpose() {
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertShut(vault, Purpose.PASSWORD_HASH, wrapped, "row 8".getBytes(StandardCharsets.UTF_8));
    assertShut(vault, Purpose.PASSWORD_HASH, wrapped, new byte[0]);
    assertShut(vault, Purpose.SECRETS_FILE, wrapped, CONTEXT);
  }

  @Test
  @Tag("S0-35")
  void anotherInstallationCannotOpenIt() {
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertShut(TestKeys.fresh().vault(), Purpose.PASSWORD_HASH, wrapped, CONTEXT);
  }

  /// Format 1 (1 byte), key number (4), IV (12), ciphertext and tag: another implementation opens
  /// it with the key.
  @Test
  @Tag("S0-31")
  @Tag("C-09")
  void isAes256GcmInTheDocumentedLayout() throws IOException, InvalidCipherTextException {
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertEquals(1 + 4 + 12 + TEXT.length + 16, wrapped.length);
    assertArrayEquals(new byte[] {1, 0, 0, 0, 1}, Arrays.copyOf(wrapped, 5));
    var key = Files.readAllBytes(path.resolve("password-hash-1.key"));
    assertEquals(32, key.length);
    var cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    var bound = "latchkey PASSWORD_HASH row 7".getBytes(StandardCharsets.UTF_8);
    var iv = Arrays.copyOfRange(wrapped, 5, 17);
    cipher.init(false, new AEADParameters(new KeyParameter(key), 128, iv, bound));
    var opened = new byte[cipher.getOutputSize(wrapped.length - 17)];
    cipher.doFinal(opened, cipher.processBytes(wrapped, 17, wrapped.length - 17, opened, 0));
    assertArrayEquals(TEXT, opened);
  }

  @Test
  @Tag("S0-31")
  void aShorterKeyIsRefused() throws IOException {
    var file = path.resolve("password-hash-1.key");
    Files.write(file, new byte[16]);
    var refused = assertThrows(UnusableKey.class, () -> open(path));
    assertEquals("The key file " + file + " is not a random 256-bit key.", refused.getMessage());
  }

  @Test
  void signaturesAreOfTheKeyThatIsPublished() throws GeneralSecurityException {
    var signature = open(path).sign(TEXT);
    assertEquals(64, signature.length);
    var key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(vault.publicSigningKey()));
    var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(key);
    verifier.update(TEXT);
    assertTrue(verifier.verify(signature));
  }

  @Test
  void aBrokenSigningKeyIsOneSentence() throws IOException {
    Files.write(path.resolve("signing-1.key"), new byte[10]);
    var refused = assertThrows(UnusableKey.class, () -> open(path));
    assertTrue(refused.toString().endsWith("is not a P-256 key."), refused::toString);
  }
}

package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.Wrapping.Purpose;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What every vault does, whatever holds its keys.
public abstract class KeyVaultSuite {
  protected static final byte[] CONTEXT = "row 7".getBytes(StandardCharsets.UTF_8);
  protected static final byte[] TEXT = "something secret".getBytes(StandardCharsets.UTF_8);
  private final Path path = folder();
  private KeyVault vault;

  @BeforeEach
  void open() {
    vault = open(path);
  }

  /// The vault of the installation whose keys folder this is.
  protected abstract KeyVault open(Path folder);

  /// The folder of an installation that was never there before.
  protected static Path folder() {
    return TestFolder.make().resolve("keys");
  }

  protected final Path path() {
    return path;
  }

  protected final KeyVault vault() {
    return vault;
  }

  /// The same vault, as another process opens it.
  private KeyVault again() {
    return open(path);
  }

  private KeyVault other() {
    return open(folder());
  }

  /// What its installation needs it for.
  private List<Purpose> purposes() {
    return List.copyOf(vault.purposes());
  }

  protected static void assertShut(
      KeyVault vault, Purpose purpose, byte[] wrapped, byte[] context) {
    var refused = assertThrows(UnusableKey.class, () -> vault.unwrap(purpose, wrapped, context));
    assertEquals("A wrapped value does not open.", refused.getMessage());
  }

  @Test
  @Tag("S0-38")
  void whatIsWrappedOpensAfterARestart() {
    for (var length : new int[] {0, 1, 16, 100_000}) {
      var text = new SystemRandomness().bytes(length);
      var wrapped = vault.wrap(Purpose.PASSWORD_HASH, text, CONTEXT);
      assertArrayEquals(text, again().unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT));
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
          for (var purpose : purposes()) {
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
    assertShut(vault, Purpose.DELIVERY, wrapped, CONTEXT);
  }

  @Test
  @Tag("S0-35")
  void anotherInstallationCannotOpenIt() {
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertShut(other(), Purpose.PASSWORD_HASH, wrapped, CONTEXT);
  }

  @Test
  void signaturesAreOfTheKeyThatIsPublished() throws GeneralSecurityException {
    var signature = again().signing().sign(1, TEXT);
    assertEquals(64, signature.length);
    var key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(vault.signing().publicKey(1)));
    var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(key);
    verifier.update(TEXT);
    assertTrue(verifier.verify(signature));
  }

  @Test
  @Tag("S0-34")
  void aNewSigningKeySignsBesideTheFormerOneUntilThatIsDestroyed() {
    var former = vault.signing().publicKey(1);
    assertEquals(2, vault.signing().add());
    var process = again();
    assertEquals(new TreeSet<>(List.of(1, 2)), process.signing().numbers());
    assertArrayEquals(former, process.signing().publicKey(1));
    assertArrayEquals(vault.signing().publicKey(2), process.signing().publicKey(2));
    assertEquals(64, process.signing().sign(1, TEXT).length);
    assertEquals(64, vault.signing().sign(2, TEXT).length);
    assertEquals(2, again().signing().current());
    vault.signing().destroy(1);
    assertEquals(new TreeSet<>(List.of(2)), again().signing().numbers());
    assertThrows(RuntimeException.class, () -> again().signing().sign(1, TEXT));
  }

  @Test
  @Tag("C-35")
  void aKeyOfRsaIsMadeOnceAndWhenItIsAskedFor() throws Exception {
    var signing = vault.signing(SigningAlgorithm.RS256);
    assertEquals(0, signing.current());
    assertEquals(new TreeSet<>(), signing.numbers());
    assertThrows(RuntimeException.class, () -> signing.sign(1, TEXT));
    assertEquals(1, signing.makeFirst());
    var process = again().signing(SigningAlgorithm.RS256);
    assertEquals(1, process.makeFirst());
    assertIsRsa(process.publicKey(1), signing.sign(1, TEXT));
    assertEquals(2, process.add());
    assertIsRsa(process.publicKey(2), signing.sign(2, TEXT));
    process.destroy(1);
    var next = again().signing(SigningAlgorithm.RS256);
    assertEquals(2, next.makeFirst());
    assertEquals(new TreeSet<>(List.of(2)), next.numbers());
    assertEquals(1, vault.signing().current());
  }

  private static void assertIsRsa(byte[] spki, byte[] signature) throws GeneralSecurityException {
    var key =
        (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    assertEquals(3072, key.getModulus().bitLength());
    var verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(key);
    verifier.update(TEXT);
    assertTrue(verifier.verify(signature));
  }

  @Test
  @Tag("S0-34")
  void aNewVersionWrapsAndTheOldOneStillOpens() {
    var process = again();
    var old = process.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertEquals(1, WrappedValue.number(old).orElseThrow());
    assertEquals(2, vault.versions(Purpose.PASSWORD_HASH).add());
    assertEquals(2, vault.versions(Purpose.PASSWORD_HASH).current());
    var young = process.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertEquals(2, WrappedValue.number(young).orElseThrow());
    assertArrayEquals(TEXT, process.unwrap(Purpose.PASSWORD_HASH, old, CONTEXT));
    assertArrayEquals(TEXT, vault.unwrap(Purpose.PASSWORD_HASH, young, CONTEXT));
    assertEquals(new TreeSet<>(List.of(1, 2)), process.versions(Purpose.PASSWORD_HASH).numbers());
    assertEquals(1, vault.versions(Purpose.DELIVERY).current(), "each purpose for itself");
  }

  @Test
  @Tag("S0-34")
  void aRewrappedValueIsUnderTheCurrentVersionAndKeepsItsContext() {
    var old = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertArrayEquals(old, vault.rewrap(Purpose.PASSWORD_HASH, old, CONTEXT));
    var _ = vault.versions(Purpose.PASSWORD_HASH).add();
    var moved = vault.rewrap(Purpose.PASSWORD_HASH, old, CONTEXT);
    assertEquals(2, WrappedValue.number(moved).orElseThrow());
    assertArrayEquals(TEXT, vault.unwrap(Purpose.PASSWORD_HASH, moved, CONTEXT));
    assertShut(vault, Purpose.PASSWORD_HASH, moved, new byte[0]);
    assertThrows(UnusableKey.class, () -> vault.rewrap(Purpose.PASSWORD_HASH, old, new byte[] {1}));
  }

  @Test
  @Tag("S0-34")
  void underADestroyedVersionNothingOpens() {
    var process = again();
    var old = vault.wrap(Purpose.DELIVERY, TEXT, CONTEXT);
    var versions = vault.versions(Purpose.DELIVERY);
    assertThrows(IllegalArgumentException.class, () -> versions.destroy(1));
    var _ = versions.add();
    versions.destroy(1);
    assertShut(vault, Purpose.DELIVERY, old, CONTEXT);
    assertEquals(new TreeSet<>(List.of(2)), versions.numbers());
    assertEquals(new TreeSet<>(List.of(2)), process.versions(Purpose.DELIVERY).numbers());
    assertShut(process, Purpose.DELIVERY, old, CONTEXT);
    assertShut(again(), Purpose.DELIVERY, old, CONTEXT);
    var young = process.wrap(Purpose.DELIVERY, TEXT, CONTEXT);
    assertArrayEquals(TEXT, again().unwrap(Purpose.DELIVERY, young, CONTEXT));
  }

  @Test
  @Tag("S0-35")
  void aFingerprintIsThatOfItsVersion() {
    var seen = new HashSet<String>();
    var _ = vault.versions(Purpose.PASSWORD_HASH).add();
    for (var one : List.of(vault, other())) {
      for (var purpose : one.purposes()) {
        for (var number : one.versions(purpose).numbers()) {
          var fingerprint = one.versions(purpose).fingerprint(number);
          assertTrue(seen.add(HexFormat.of().formatHex(fingerprint)), purpose.word());
        }
      }
    }
    assertArrayEquals(
        vault.versions(Purpose.PASSWORD_HASH).fingerprint(2),
        again().versions(Purpose.PASSWORD_HASH).fingerprint(2));
  }

  /// The same vault, which is being left.
  protected KeyVault former(Path folder) {
    return open(folder);
  }

  /// A vault of another kind for the same installation.
  protected KeyVault another(Path folder) {
    return new FileKeyVault(new KeyFolder(folder), new SystemRandomness());
  }

  @Test
  @Tag("S0-34")
  void itTakesOverFromAnotherAndGivesBack() {
    var folder = folder();
    var former = another(folder);
    var old = former.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    var moving = new SuccessorVault(open(folder), former);
    assertEquals(0, moving.signing(SigningAlgorithm.RS256).current());
    assertEquals(1, moving.signing(SigningAlgorithm.RS256).makeFirst());
    assertArrayEquals(TEXT, moving.unwrap(Purpose.PASSWORD_HASH, old, CONTEXT));
    var moved = assertMoves(moving, former, old, 2);
    var back = new SuccessorVault(another(folder), former(folder));
    var _ = assertMoves(back, former(folder), moved, 3);
    assertEquals(2, back.signing(SigningAlgorithm.RS256).current());
  }

  /// @param number of the version that the value is moved to
  /// @return the moved value
  private byte[] assertMoves(KeyVault moving, KeyVault former, byte[] old, int number) {
    var versions = moving.versions(Purpose.PASSWORD_HASH);
    var before = WrappedValue.number(old).orElseThrow();
    assertEquals(number, versions.current());
    assertEquals(former.kind(), moving.kind(Purpose.PASSWORD_HASH, before));
    assertEquals(moving.kind(), moving.kind(Purpose.PASSWORD_HASH, number));
    assertArrayEquals(
        former.versions(Purpose.PASSWORD_HASH).fingerprint(before), versions.fingerprint(before));
    assertEquals(number, moving.signing().current());
    assertArrayEquals(former.signing().publicKey(before), moving.signing().publicKey(before));
    assertEquals(64, moving.signing().sign(before, TEXT).length);

    var moved = moving.rewrap(Purpose.PASSWORD_HASH, old, CONTEXT);
    assertEquals(number, WrappedValue.number(moved).orElseThrow());
    assertArrayEquals(moved, moving.rewrap(Purpose.PASSWORD_HASH, moved, CONTEXT));
    assertArrayEquals(TEXT, moving.unwrap(Purpose.PASSWORD_HASH, moved, CONTEXT));
    moving.probe();
    versions.destroy(before);
    assertShut(moving, Purpose.PASSWORD_HASH, old, CONTEXT);
    assertArrayEquals(TEXT, moving.unwrap(Purpose.PASSWORD_HASH, moved, CONTEXT));
    return moved;
  }

  @Test
  void manyUseItAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<byte[]>>();
      for (var i = 0; i < 200; i++) {
        all.add(
            threads.submit(() -> {
              var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
              return vault.unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT);
            }));
      }
      for (var one : all) {
        assertArrayEquals(TEXT, one.get());
      }
    }
    vault.probe();
  }
}

package dev.latchkey.server.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.Gpg;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is sealed here, GnuPG opens.
@Tag("S0-16")
class OpenPgpEncryptorTests {
  private static final Instant NOW = TestClock.START;
  private static final byte[] LETTER =
      "Content-Type: text/plain\r\n\r\nGrüße\r\n".getBytes(StandardCharsets.UTF_8);
  private static final Gpg GPG = new Gpg(NOW.minus(Duration.ofDays(1)));
  private static final Path FOLDER = TestFolder.make().resolve("keys");
  private static final ServerKey OURS = open(FOLDER);
  private static final OpenPgpEncryptor SEAL = new OpenPgpEncryptor(OURS, new DecoyKey(clock()));

  private static Clock clock() {
    return Clock.fixed(NOW.minus(Duration.ofHours(1)), ZoneOffset.UTC);
  }

  private static ServerKey open(Path folder) {
    return open(folder, "no-reply@a.example");
  }

  private static ServerKey open(Path folder, String sender) {
    return ServerKey.of(new KeyFolder(folder), sender, new SystemRandomness(), clock());
  }

  @BeforeAll
  static void make() {
    GPG.time(NOW);
    GPG.importKey(OURS.publicKey());
  }

  @AfterAll
  static void close() {
    GPG.close();
  }

  private static OpenPgpKey key(String name) {
    return assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.pasted(GPG.export(name), NOW))
        .key();
  }

  private static Gpg.Result open(byte[] message) {
    GPG.time(NOW.plusSeconds(10));
    return GPG.decrypt(message);
  }

  @ParameterizedTest
  @CsvSource({"rsa3072, rsa3072", "ed25519, cv25519", "nistp256, nistp384", "nistp521, nistp521"})
  void gpgOpensItAndFindsOurSignatureGood(String primary, String subkey) {
    GPG.time(NOW.minus(Duration.ofDays(1)));
    GPG.make(primary + "s", primary, "never", subkey);
    var opened = open(SEAL.seal(LETTER, key(primary + "s"), NOW));
    assertEquals(0, opened.code(), opened::status);
    assertArrayEquals(LETTER, opened.out());
    assertTrue(opened.status().contains("[GNUPG:] VALIDSIG " + OURS.fingerprint()), opened::status);
    assertTrue(opened.status().contains("[GNUPG:] GOODSIG"), opened::status);
    // With integrity protection (2), AES-256 (9).
    assertTrue(opened.status().contains("[GNUPG:] DECRYPTION_INFO 2 9"), opened::status);
    assertTrue(opened.status().contains("[GNUPG:] GOODMDC"), opened::status);
  }

  @Test
  void theOwnersOldProgramOpensItWhereANewerSubkeyIsOfANewKind() {
    var both = BouncyCastle.both(NOW.minus(Duration.ofDays(1)));
    GPG.time(NOW);
    GPG.importKey(BouncyCastle.secretOfOldPrograms(both));
    var key =
        assertInstanceOf(
                KeyVerdict.Usable.class, KeyValidator.pasted(BouncyCastle.pasted(both), NOW))
            .key();
    assertEquals(2, key.parts().encryption().size());
    assertEquals(Generation.BOTH, key.generation());
    var opened = open(SEAL.seal(LETTER, key, NOW));
    assertEquals(0, opened.code(), opened::status);
    assertArrayEquals(LETTER, opened.out());
  }

  @Test
  void everySubkeyForEncryptionOpensIt() {
    GPG.time(NOW.minus(Duration.ofDays(1)));
    GPG.make("laptop", "ed25519", "never", "cv25519", "rsa3072");
    var opened = open(SEAL.seal(LETTER, key("laptop"), NOW));
    var recipients =
        opened.status().lines().filter(line -> line.startsWith("[GNUPG:] ENC_TO ")).count();
    assertEquals(2, recipients, opened::status);
    assertArrayEquals(LETTER, opened.out());
  }

  @Test
  void itIsNeverTheSameTwiceAndTellsNothing() {
    GPG.time(NOW.minus(Duration.ofDays(1)));
    GPG.make("twice", "ed25519", "never", "cv25519");
    var first = new String(SEAL.seal(LETTER, key("twice"), NOW), StandardCharsets.US_ASCII);
    var second = new String(SEAL.seal(LETTER, key("twice"), NOW), StandardCharsets.US_ASCII);
    assertNotEquals(first, second);
    assertEquals(first.length(), second.length());
    assertTrue(first.startsWith("-----BEGIN PGP MESSAGE-----\n\n"), first);
  }

  @Test
  void whatWasChangedOnTheWayIsNotOpened() {
    GPG.time(NOW.minus(Duration.ofDays(1)));
    GPG.make("changed", "ed25519", "never", "cv25519");
    var text = new String(SEAL.seal(LETTER, key("changed"), NOW), StandardCharsets.US_ASCII);
    var lines = text.lines().toList();
    var line = lines.get(6);
    var other = (line.charAt(0) == 'A' ? 'B' : 'A') + line.substring(1);
    var opened = open(text.replace(line, other).getBytes(StandardCharsets.US_ASCII));
    assertNotEquals(0, opened.code());
  }

  @Test
  void anotherKeyDoesNotOpenIt() {
    GPG.time(NOW.minus(Duration.ofDays(1)));
    GPG.make("mine", "ed25519", "never", "cv25519");
    var sealed = SEAL.seal(LETTER, key("mine"), NOW);
    try (var other = new Gpg(NOW)) {
      other.make("other", "ed25519", "never", "cv25519");
      assertNotEquals(0, other.decrypt(sealed).code());
    }
  }

  @Test
  @Tag("S0-33")
  @Tag("S0-35")
  void theKeyIsTheOwnersFileAndTheSameAfterARestart() throws IOException {
    var file = FOLDER.resolve("openpgp-1.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(OURS.fingerprint(), open(FOLDER).fingerprint());
    assertNotEquals(OURS.fingerprint(), open(TestFolder.make().resolve("keys")).fingerprint());
    assertFalse(OURS.publicKey().contains("PRIVATE"));
    assertEquals(OURS.fingerprint(), GPG.fingerprintOf("no-reply@a.example"));
  }

  @Test
  void aStartMakesNoKeyAndTheKeyIsMadeOnce() {
    var folder = TestFolder.make().resolve("keys");
    var key = open(folder);
    assertFalse(Files.exists(folder.resolve("openpgp-1.key")));
    key.make();
    var other = open(folder);
    other.make();
    assertEquals(key.fingerprint(), other.fingerprint());
  }

  @Test
  @Tag("S0-33")
  void aFileThatOthersReadOrThatIsNoKeyStopsTheStart() throws IOException {
    var folder = TestFolder.make().resolve("keys");
    open(folder).make();
    var file = folder.resolve("openpgp-1.key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThrows(UnusableKey.class, () -> open(folder));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "a text");
    assertThrows(UnusableKey.class, () -> open(folder));
  }

  @Test
  void anotherSenderIsAddedToThePublicPart() {
    var folder = TestFolder.make().resolve("keys");
    var first = open(folder, "first@a.example");
    first.make();
    var moved = open(folder, "Second <second@a.example>");
    assertEquals(first.fingerprint(), moved.fingerprint());
    try (var gpg = new Gpg(NOW).importKey(moved.publicKey())) {
      assertEquals(moved.fingerprint(), gpg.fingerprintOf("first@a.example"));
      assertEquals(moved.fingerprint(), gpg.fingerprintOf("Second <second@a.example>"));
      assertEquals(0, gpg.run("--check-sigs", moved.fingerprint()).code());
    }
  }

  @Test
  @Tag("S4-05")
  void pretendingMakesAMessageThatNobodyOpens() {
    SEAL.pretend(LETTER, NOW);
    var decoy = new DecoyKey(clock());
    assertEquals(decoy.key().fingerprint(), decoy.key().fingerprint());
    assertNotEquals(decoy.key().fingerprint(), new DecoyKey(clock()).key().fingerprint());
  }
}

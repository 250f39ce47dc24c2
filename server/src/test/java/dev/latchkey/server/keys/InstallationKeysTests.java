package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class InstallationKeysTests {
  private final Path path = TestFolder.make().resolve("keys");
  private final TestDatabase test;

  InstallationKeysTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private static InstallationKeys open(Path path) {
    return InstallationKeys.open(path, new SystemRandomness());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /// What belongs into a backup.
  private static boolean isKept(Path file) {
    return !file.getFileName().toString().startsWith("delivery-");
  }

  @Test
  @Tag("S0-33")
  void aLostKeyIsNoticedWhicheverItIs() throws IOException {
    open(path).claim(test.database());
    for (var file : files(path).stream().filter(InstallationKeysTests::isKept).toList()) {
      var kept = Files.readAllBytes(file);
      Files.delete(file);
      var made = open(path);
      var refused = assertThrows(UnusableKey.class, () -> made.claim(test.database()));
      assertTrue(refused.toString().contains("lacks " + file.getFileName()), refused::toString);
      assertTrue(Files.notExists(file), "nothing passes for the lost one");
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, kept);
    }
    open(path).claim(test.database());
  }

  @Test
  @Tag("S0-35")
  @Tag("S4-37")
  void twoInstallationsShareNoKey() throws IOException {
    var other = TestFolder.make().resolve("keys");
    open(path);
    open(other);
    var seen = new HashSet<String>();
    for (var folder : List.of(path, other)) {
      for (var file : files(folder)) {
        assertTrue(seen.add(HexFormat.of().formatHex(Files.readAllBytes(file))), file::toString);
      }
    }
    assertEquals(14, seen.size());
  }

  @Test
  void aRestartFindsTheSameKeys() {
    var first = open(path);
    var second = open(path);
    assertArrayEquals(
        first.digests().digest(KeyedDigests.Purpose.ADDRESS, "a"),
        second.digests().digest(KeyedDigests.Purpose.ADDRESS, "a"));
    assertArrayEquals(first.vault().signing().publicKey(1), second.vault().signing().publicKey(1));
  }

  @Test
  @Tag("S0-33")
  void anyKeyFileThatOthersMayReadStopsTheStart() throws IOException {
    open(path).secrets().set("mail.smtp.password", Secret.of("x"));
    for (var file : files(path)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      var refused =
          assertThrows(UnusableKey.class, () -> open(path).secrets().get("mail.smtp.password"));
      assertTrue(refused.toString().contains("chmod 600 " + file), refused::toString);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    open(path);
  }

  @Test
  void aCutKeyIsOneSentence() throws IOException {
    open(path);
    var file = path.resolve("digests-1.key");
    Files.write(file, new byte[31]);
    var refused = assertThrows(UnusableKey.class, () -> open(path));
    assertEquals("The key file " + file + " is not a random 256-bit key.", refused.getMessage());
  }

  // the database that belongs to them

  @Test
  void aDatabaseIsClaimedOnceAndOpensEverAfter() {
    open(path).claim(test.database());
    open(path).claim(test.database());
    assertEquals(7, test.count("SELECT COUNT(*) FROM installation"));
  }

  @Test
  @Tag("S0-35")
  void aForeignDatabaseIsRefusedInOneSentence() {
    open(path).claim(test.database());
    var folder = TestFolder.make().resolve("keys");
    open(folder);
    var foreign = open(folder);
    var refused = assertThrows(UnusableKey.class, () -> foreign.claim(test.database()));
    assertEquals(
        "The keys folder does not belong to this database; restore the folder that does. If"
            + " keys.vault was changed, name the vault before it: keys.former-vault.",
        refused.getMessage());
    open(path).claim(test.database());
  }

  // the secrets file

  @Test
  @Tag("S4-36")
  @Tag("C-25")
  void secretsAreCiphertextOnTheDisk() throws IOException {
    var secrets = open(path).secrets();
    assertTrue(secrets.get("database.password").isEmpty());
    secrets.set("database.password", Secret.of("canary-ü-1"));
    secrets.set("mail.smtp.password", Secret.of("canary-2"));
    secrets.set("database.password", Secret.of("canary-ü-3"));
    assertEquals(
        Optional.of(Secret.of("canary-ü-3")), open(path).secrets().get("database.password"));
    assertEquals(Optional.of(Secret.of("canary-2")), secrets.get("mail.smtp.password"));
    for (var file : files(path)) {
      var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertFalse(bytes.contains("canary") || bytes.contains("password"), file::toString);
    }
  }

  @Test
  @Tag("S4-36")
  void aDamagedSecretsFileIsRefused() throws IOException {
    open(path).secrets().set("database.password", Secret.of("x"));
    var file = path.resolve("secrets.sealed");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThrows(UnusableKey.class, () -> open(path).secrets().get("database.password"));
  }

  @Test
  @Tag("S4-36")
  void withoutItsKeyTheSecretsFileIsRefused() throws IOException {
    open(path).secrets().set("database.password", Secret.of("x"));
    Files.delete(path.resolve("secrets-file-1.key"));
    assertThrows(UnusableKey.class, () -> open(path).secrets().get("database.password"));
  }
}

package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.InstallationKeys.VaultOpener;
import dev.latchkey.server.keys.Wrapping.Purpose;
import dev.latchkey.server.keys.pkcs11.Pkcs11KeyVault;
import dev.latchkey.server.keys.pkcs11.Pkcs11Settings;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.SoftHsm;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An installation whose keys move from files into a token, and back.
@Tag("S0-34")
@Tag("S0-36")
class VaultMoveTests {
  private static final byte[] TEXT = "something secret".getBytes(StandardCharsets.UTF_8);
  private static final String EMAIL = "ada@example.org";
  private static final VaultOpener FILES = (files, _) -> inFiles(files);
  private static final VaultOpener MODULE = (files, _) -> module(files);
  private static final VaultOpener INTO_MODULE =
      (files, _) -> new SuccessorVault(module(files), inFiles(files.ofFormerVault()));
  private static final VaultOpener INTO_FILES =
      (files, _) -> new SuccessorVault(inFiles(files), module(files.ofFormerVault()));
  private final Path path = TestFolder.make().resolve("keys");
  private final TestDatabase test = TestDatabase.own(TestDatabase.Kind.SQLITE);
  private byte[] context = new byte[0];

  static KeyVault module(KeyFolder files) {
    var settings =
        new Pkcs11Settings(SoftHsm.ofThisProcess().library(), "token-p", Secret.of(SoftHsm.PIN));
    return new Pkcs11KeyVault(settings, files, new SystemRandomness());
  }

  private static KeyVault inFiles(KeyFolder files) {
    return new FileKeyVault(files, new SystemRandomness());
  }

  private InstallationKeys open(VaultOpener opener) {
    var keys = InstallationKeys.open(path, new SystemRandomness(), opener);
    keys.claim(test.database());
    return keys;
  }

  private void store(InstallationKeys keys) {
    var id = TestAccounts.add(test, EMAIL).id().value();
    context = EncryptedColumn.context(id);
    test.tamper(
        "INSERT INTO passwords (account_id, sealed_hash, changed_at, changed_by) VALUES (?, ?, 0,"
            + " 'sign_up')",
        id,
        keys.vault().wrap(Purpose.PASSWORD_HASH, TEXT, context));
  }

  private void assertOpens(InstallationKeys keys) {
    var stored =
        test.database()
            .read(handle ->
                handle.select("SELECT sealed_hash FROM passwords").mapTo(byte[].class).one());
    assertArrayEquals(TEXT, keys.vault().unwrap(Purpose.PASSWORD_HASH, stored, context));
  }

  private static byte[] digest(InstallationKeys keys) {
    return keys.digests().digest(KeyedDigests.Purpose.INSTALLATION, "anything");
  }

  /// Moves everything, and destroys what was left.
  private void move(InstallationKeys keys, String former) {
    var column =
        new EncryptedColumn(Purpose.PASSWORD_HASH, "passwords", "account_id", "sealed_hash");
    var audit = new AuditTrail(test.database());
    var rotation = new KeyRotation(test.database(), audit, keys, List.of(column), (_, _) -> 0);
    rotation.purposes().forEach(rotation::rewrap);
    assertOpens(keys);
    test.clock().advance(KeyRotation.SIGNED);
    for (var left : left(rotation, former)) {
      var destroyed =
          left.key().equals("signing")
              ? rotation.destroySigning(SigningAlgorithm.ES256, left.number())
              : rotation.destroy(KeyRotation.parse(left.key()).orElseThrow(), left.number());
      assertEquals(new KeyDestruction.Destroyed(), destroyed, left.id());
    }
    assertEquals(List.of(), left(rotation, former));
  }

  private static List<KeyEntry> left(KeyRotation rotation, String former) {
    return rotation.inventory().entries().stream()
        .filter(key -> key.vault().equals(former) && !key.key().equals("secrets-file"))
        .toList();
  }

  @Test
  void everythingMovesThereAndBack() {
    var files = open(FILES);
    store(files);
    var digest = digest(files);
    var signing = files.vault().signing().publicKey(1);

    var refused = assertThrows(UnusableKey.class, () -> open(MODULE));
    assertTrue(
        String.valueOf(refused.getMessage()).endsWith("keys.former-vault."), refused.getMessage());

    move(open(INTO_MODULE), "file");
    assertFalse(Files.exists(path.resolve("digests-1.key")));
    assertFalse(Files.exists(path.resolve("password-hash-1.key")));
    var module = open(MODULE);
    assertOpens(module);
    assertArrayEquals(digest, digest(module));
    assertTrue(
        module.history().keys().contains(new LatchkeyKey(Octets.of(signing))),
        "the former signing key is remembered");

    move(open(INTO_FILES), "pkcs11");
    assertFalse(Files.exists(path.resolve("digests-1.wrapped")));
    var again = open(FILES);
    assertOpens(again);
    assertArrayEquals(digest, digest(again));
  }

  /// As after a `kill -9`: the same commands go on.
  @Test
  void aMoveThatWasBrokenOffGoesOn() throws IOException {
    store(open(FILES));
    var root = Files.readAllBytes(path.resolve("digests-1.key"));
    var first = open(INTO_MODULE);
    assertEquals(1, first.root().move());
    Files.write(path.resolve("digests-1.key"), root);
    Files.setPosixFilePermissions(
        path.resolve("digests-1.key"), PosixFilePermissions.fromString("rw-------"));
    move(open(INTO_MODULE), "file");
    assertOpens(open(MODULE));
  }
}

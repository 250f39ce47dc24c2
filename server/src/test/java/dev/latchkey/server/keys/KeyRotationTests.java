package dev.latchkey.server.keys;

import static dev.latchkey.server.keys.SigningAlgorithm.RS256;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.Wrapping.Purpose;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class KeyRotationTests {
  private static final byte[] TEXT = "something secret".getBytes(StandardCharsets.UTF_8);
  private static final EncryptedColumn COLUMN =
      new EncryptedColumn(Purpose.PASSWORD_HASH, "passwords", "account_id", "sealed_hash");
  private final Path path = TestFolder.make().resolve("keys");
  private final TestDatabase test;

  /// A server that runs, and an operator beside it: two processes on one folder.
  private final InstallationKeys server = open();

  private final InstallationKeys operator = open();
  private final KeyRotation rotation;
  private final AuditTrail audit;

  KeyRotationTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    server.claim(test.database());
    audit = new AuditTrail(test.database());
    rotation = new KeyRotation(test.database(), audit, operator, List.of(COLUMN), (_, _) -> 0);
  }

  private InstallationKeys open() {
    return InstallationKeys.open(path, new SystemRandomness());
  }

  private Account store(String email) {
    var account = TestAccounts.add(test, email);
    test.tamper(
        "INSERT INTO passwords (account_id, sealed_hash, changed_at, changed_by) VALUES (?, ?, 0,"
            + " 'sign_up')",
        account.id().value(),
        server.vault().wrap(Purpose.PASSWORD_HASH, TEXT, context(account)));
    return account;
  }

  private static byte[] context(Account account) {
    return EncryptedColumn.context(account.id().value());
  }

  private byte[] stored(Account account) {
    return test.database()
        .read(handle ->
            handle
                .select(
                    "SELECT sealed_hash FROM passwords WHERE account_id = ?", account.id().value())
                .mapTo(byte[].class)
                .one());
  }

  private static int number(byte[] wrapped) {
    return WrappedValue.number(wrapped).orElseThrow();
  }

  private void assertOpens(InstallationKeys keys, Account account) {
    assertArrayEquals(
        TEXT, keys.vault().unwrap(Purpose.PASSWORD_HASH, stored(account), context(account)));
  }

  @Test
  @Tag("S0-34")
  @Tag("CS-CY-1")
  void theWholeLifeOfAKey() throws IOException {
    var old = store("old@example.org");
    assertEquals(2, rotation.rotate(Purpose.PASSWORD_HASH));
    var young = store("young@example.org");
    assertEquals(1, number(stored(old)));
    assertEquals(2, number(stored(young)));
    assertOpens(server, old);
    assertOpens(operator, young);

    assertEquals(new KeyDestruction.Needed(1), rotation.destroy(Purpose.PASSWORD_HASH, 1));
    assertEquals(1, rotation.rewrap(Purpose.PASSWORD_HASH));
    assertEquals(0, rotation.rewrap(Purpose.PASSWORD_HASH));
    assertEquals(2, number(stored(old)));
    assertOpens(server, old);

    var possibleAt = test.clock().instant().plus(KeyRotation.SETTLED);
    assertEquals(
        new KeyDestruction.TooEarly(possibleAt), rotation.destroy(Purpose.PASSWORD_HASH, 1));
    test.clock().advance(KeyRotation.SETTLED);
    assertEquals(new KeyDestruction.Destroyed(), rotation.destroy(Purpose.PASSWORD_HASH, 1));
    assertTrue(Files.notExists(path.resolve("password-hash-1.key")));
    assertOpens(server, old);
    var restarted = open();
    restarted.claim(test.database());
    assertOpens(restarted, old);
    assertOpens(restarted, young);
    assertEquals(
        List.of("key_rotated", "key_rewrapped", "key_destroyed"),
        audit.list(0, 100).stream().map(AuditLine::event).toList());
  }

  @Test
  @Tag("S0-34")
  void aKeyOfAnyAgeOpensWhatItWrapped() {
    var old = store("old@example.org");
    for (var year = 2; year < 7; year++) {
      test.clock().advance(Duration.ofDays(366));
      assertEquals(year, rotation.rotate(Purpose.PASSWORD_HASH));
      assertOpens(open(), old);
    }
    assertEquals(6, number(stored(store("young@example.org"))));
  }

  @Test
  @Tag("C-35")
  @Tag("S0-34")
  void aKeyThatIsAskedForIsMadeOnceKnownToTheDatabaseAndRotated() {
    assertThrows(UnusableKey.class, () -> rotation.rotateSigning(RS256));
    rotation.provideSigning(RS256);
    rotation.provideSigning(RS256);
    assertEquals(1, server.vault().signing(RS256).current());
    var restarted = open();
    restarted.claim(test.database());
    assertEquals(2, rotation.rotateSigning(RS256));
    assertEquals(1, server.vault().signing().current());
    assertInstanceOf(KeyDestruction.TooEarly.class, rotation.destroySigning(RS256, 1));
    test.clock().advance(KeyRotation.SIGNED);
    assertEquals(new KeyDestruction.Destroyed(), rotation.destroySigning(RS256, 1));
    assertEquals(
        List.of("key_rotated", "key_rotated", "key_destroyed"),
        audit.list(0, 100).stream().map(AuditLine::event).toList());
    assertEquals(
        List.of("signing-rs256-2"),
        rotation.inventory().entries().stream()
            .map(KeyEntry::id)
            .filter(id -> id.startsWith("signing-rs256"))
            .toList());
  }

  @Test
  @Tag("C-35")
  void aNodeWithAnotherFolderMakesNoKeyThatIsThereAlready() throws IOException {
    rotation.provideSigning(RS256);
    var file = path.resolve("signing-rs256-1.key");
    var away = path.resolveSibling("signing-rs256-1.key");
    Files.move(file, away);
    var elsewhere = open();
    var other = new KeyRotation(test.database(), audit, elsewhere, List.of(COLUMN), (_, _) -> 0);
    assertThrows(UnusableKey.class, () -> other.provideSigning(RS256));
    assertTrue(Files.notExists(file));
    assertThrows(UnusableKey.class, () -> elsewhere.claim(test.database()));
    Files.move(away, file);
    open().claim(test.database());
  }

  @Test
  @Tag("C-35")
  void manyOperatorsThatAskAtOnceMakeOneKey() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (var i = 0; i < 3; i++) {
        var one = new KeyRotation(test.database(), audit, open(), List.of(COLUMN), (_, _) -> 0);
        all.add(threads.submit(() -> one.provideSigning(RS256)));
      }
      for (var one : all) {
        var _ = one.get();
      }
    }
    assertEquals(new TreeSet<>(List.of(1)), server.vault().signing(RS256).numbers());
    assertEquals(1, audit.list(0, 100).size());
    open().claim(test.database());
  }

  @Test
  void manyRowsMoveInBatches() {
    var accounts = new ArrayList<Account>();
    for (var i = 0; i < 501; i++) {
      accounts.add(store("a" + i + "@example.org"));
    }
    rotation.rotate(Purpose.PASSWORD_HASH);
    assertEquals(501, rotation.rewrap(Purpose.PASSWORD_HASH));
    accounts.forEach(account -> assertEquals(2, number(stored(account))));
    assertOpens(server, accounts.get(500));
  }

  @Test
  void theSecretsFileMovesToo() {
    server.secrets().set("mail.smtp.password", Secret.of("canary"));
    assertEquals(2, rotation.rotate(Purpose.SECRETS_FILE));
    assertEquals(1, rotation.rewrap(Purpose.SECRETS_FILE));
    test.clock().advance(KeyRotation.SETTLED);
    assertEquals(new KeyDestruction.Destroyed(), rotation.destroy(Purpose.SECRETS_FILE, 1));
    assertEquals(Optional.of(Secret.of("canary")), open().secrets().get("mail.smtp.password"));
    assertEquals(Optional.of(Secret.of("canary")), server.secrets().get("mail.smtp.password"));
  }

  @Test
  void theCurrentKeyAndOneThatIsNotThereAreNotDestroyed() {
    assertEquals(new KeyDestruction.Current(), rotation.destroy(Purpose.PASSWORD_HASH, 1));
    assertEquals(new KeyDestruction.Unknown(), rotation.destroy(Purpose.PASSWORD_HASH, 2));
    assertEquals(new KeyDestruction.Unknown(), rotation.destroy(Purpose.PASSWORD_HASH, -1));
  }

  @Test
  @Tag("S0-33")
  void anOldKeyThatIsLostIsNoticed() throws IOException {
    rotation.rotate(Purpose.PASSWORD_HASH);
    for (var name : List.of("password-hash-1.key", "password-hash-2.key")) {
      Files.move(path.resolve(name), path.resolveSibling(name));
      var made = open();
      assertThrows(UnusableKey.class, () -> made.claim(test.database()));
      Files.move(
          path.resolveSibling(name), path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    open().claim(test.database());
  }

  @Test
  void everyKeyIsListedWithItsAgeAndItsUse() {
    store("a@example.org");
    test.clock().advance(Duration.ofDays(30));
    rotation.rotate(Purpose.PASSWORD_HASH);
    store("b@example.org");
    store("c@example.org");
    var keys = rotation.list().stream().filter(key -> key.key().equals("password-hash")).toList();
    assertEquals(
        List.of(
            new KeyState(
                "password-hash", 1, test.clock().instant().minus(Duration.ofDays(30)), false, 1L),
            new KeyState("password-hash", 2, test.clock().instant(), true, 2L)),
        keys);
    assertEquals(
        List.of(
            "digests",
            "signing",
            "password-hash",
            "password-hash",
            "secrets-file",
            "webhook-secret",
            "second-factor",
            "delivery"),
        rotation.list().stream().map(KeyState::key).toList());
  }

  @Test
  void aNodeWithAnotherFolderDoesNotMakeASecondKeyOfTheSameNumber() {
    test.tamper(
        "INSERT INTO installation (name, fingerprint, created_at) VALUES ('PASSWORD_HASH-2', ?, 0)",
        new byte[32]);
    assertThrows(UnusableKey.class, () -> rotation.rotate(Purpose.PASSWORD_HASH));
    assertTrue(Files.notExists(path.resolve("password-hash-2.key")));
    assertEquals(List.of(), audit.list(0, 10));
  }

  // age

  private KeyEntry entry(String id) {
    return rotation.inventory().entries().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("S0-34")
  void theInventorySaysWhatEachKeyIsHowOldAndWhatNeedsIt() {
    store("a@example.org");
    test.clock().advance(Duration.ofDays(30));
    assertEquals(
        new KeyEntry(
            "password-hash-1",
            "password-hash",
            1,
            "AES-256-GCM",
            "encrypts password hashes",
            "file",
            test.clock().instant().minus(Duration.ofDays(30)),
            30,
            365L,
            true,
            false,
            1L),
        entry("password-hash-1"));
    assertNull(entry("digests-1").cryptoPeriodDays());
    assertNull(entry("signing-1").uses());
    assertTrue(entry("delivery-1").overdue(), "a day has passed, and another one");
  }

  @Test
  @Tag("S0-34")
  @Tag("CS-CY-1")
  void aKeyIsRotatedAtTheEndOfItsCryptoPeriodAndItsValuesMove() {
    var account = store("a@example.org");
    var schedule = new RotationSchedule(rotation, true);
    test.clock().advance(Duration.ofDays(365).minusMillis(1));
    assertFalse(entry("password-hash-1").overdue());
    schedule.run();
    assertEquals(1, number(stored(account)));
    test.clock().advance(Duration.ofDays(2));
    assertTrue(entry("password-hash-1").overdue());
    new RotationSchedule(rotation, false).run();
    assertEquals(1, number(stored(account)), "only where the operator wants it");
    schedule.run();
    assertEquals(2, number(stored(account)));
    assertOpens(server, account);
    schedule.run();
    assertEquals(2, server.vault().versions(Purpose.PASSWORD_HASH).current());
    assertFalse(entry("password-hash-2").overdue());
    assertEquals(0, entry("password-hash-1").uses(), "its destruction is the operator's");
  }

  @Test
  @Tag("S0-34")
  void epochsOfDeliveriesFollowEachOtherDayByDay() {
    var schedule = new RotationSchedule(rotation, false);
    for (var hour = 0; hour < 72; hour++) {
      test.clock().advance(Duration.ofHours(1));
      schedule.run();
    }
    assertEquals(4, server.vault().versions(Purpose.DELIVERY).current());
    assertEquals(
        2, server.vault().versions(Purpose.DELIVERY).numbers().size(), "the newest was made now");
    test.clock().advance(Duration.ofHours(1));
    schedule.run();
    assertEquals(1, server.vault().versions(Purpose.DELIVERY).numbers().size());
  }

  /// As a process that is killed: what was committed stays, and the next one goes on.
  @Test
  @Tag("S0-34")
  void aRewrapThatIsBrokenOffGoesOnWhereItWas() {
    var accounts = new ArrayList<Account>();
    for (var i = 0; i < 450; i++) {
      accounts.add(store("a" + i + "@example.org"));
    }
    rotation.rotate(Purpose.PASSWORD_HASH);
    assertEquals(450, rotation.inventory().old(Purpose.PASSWORD_HASH));
    var heard = new ArrayList<Long>();
    assertThrows(
        IllegalStateException.class,
        () ->
            rotation.rewrap(
                Purpose.PASSWORD_HASH,
                done -> {
                  heard.add(done);
                  if (done >= 200) {
                    throw new IllegalStateException("killed");
                  }
                }));
    assertEquals(List.of(0L, 200L), heard);
    assertEquals(250, rotation.inventory().old(Purpose.PASSWORD_HASH));
    accounts.forEach(account -> assertOpens(server, account));
    var next = new KeyRotation(test.database(), audit, open(), List.of(COLUMN), (_, _) -> 0);
    assertEquals(250, next.rewrap(Purpose.PASSWORD_HASH));
    accounts.forEach(account -> assertEquals(2, number(stored(account))));
  }

  // epochs of deliveries

  @Test
  @Tag("S0-34")
  void anEpochIsDestroyedTenMinutesAfterItsSuccessorCame() {
    var wrapped = server.vault().wrap(Purpose.DELIVERY, TEXT, new byte[0]);
    assertEquals(0, rotation.destroyUnused(Purpose.DELIVERY));
    assertEquals(2, rotation.rotate(Purpose.DELIVERY));
    test.clock().advance(KeyRotation.EPOCH_SETTLED.minusMillis(1));
    assertEquals(0, rotation.destroyUnused(Purpose.DELIVERY));
    assertArrayEquals(TEXT, server.vault().unwrap(Purpose.DELIVERY, wrapped, new byte[0]));
    test.clock().advance(Duration.ofMillis(1));
    assertEquals(1, rotation.destroyUnused(Purpose.DELIVERY));
    assertTrue(Files.notExists(path.resolve("delivery-1.key")));
    assertEquals(2, number(server.vault().wrap(Purpose.DELIVERY, TEXT, new byte[0])));
    assertThrows(
        UnusableKey.class,
        () -> server.vault().unwrap(Purpose.DELIVERY, wrapped, new byte[0]),
        "another process has destroyed it");
    assertEquals(0, rotation.destroyUnused(Purpose.DELIVERY));
  }

  /// It slept through two days of another one.
  @Test
  void aProcessNeverWrapsUnderAnEpochThatIsGone() {
    server.vault().wrap(Purpose.DELIVERY, TEXT, new byte[0]);
    for (var day = 0; day < 3; day++) {
      rotation.rotate(Purpose.DELIVERY);
      test.clock().advance(Duration.ofDays(1));
      assertEquals(1, rotation.destroyUnused(Purpose.DELIVERY));
    }
    assertEquals(4, number(server.vault().wrap(Purpose.DELIVERY, TEXT, new byte[0])));
  }

  /// Epochs are in no backup: a database of yesterday may know one that is gone, and a folder of
  /// yesterday may lack the one that is in use.
  @Test
  void anEpochThatIsMissingAfterARestoreStopsNothing() throws IOException {
    rotation.rotate(Purpose.DELIVERY);
    Files.delete(path.resolve("delivery-1.key"));
    open().claim(test.database());
    assertEquals(3, rotation.rotate(Purpose.DELIVERY));
    for (var epoch = 2; epoch <= 3; epoch++) {
      Files.delete(path.resolve("delivery-" + epoch + ".key"));
    }
    var restored = open();
    restored.claim(test.database());
    open().claim(test.database());
    assertEquals(1, number(restored.vault().wrap(Purpose.DELIVERY, TEXT, new byte[0])));
    var again = new KeyRotation(test.database(), audit, restored, List.of(COLUMN), (_, _) -> 0);
    for (var epoch = 2; epoch < 5; epoch++) {
      assertEquals(epoch, again.rotate(Purpose.DELIVERY));
    }
  }

  @Test
  void aForeignEpochIsRefused() {
    test.tamper("UPDATE installation SET fingerprint = ? WHERE name = 'DELIVERY'", new byte[32]);
    var keys = open();
    assertThrows(UnusableKey.class, () -> keys.claim(test.database()));
  }

  @Test
  void aForgedNumberOpensNothing() {
    var account = store("a@example.org");
    for (var number : new int[] {0, 2, -1, Integer.MAX_VALUE}) {
      var forged = stored(account).clone();
      System.arraycopy(WrappedValue.mark(number), 0, forged, 0, 5);
      var context = context(account);
      assertThrows(
          UnusableKey.class,
          () -> server.vault().unwrap(Purpose.PASSWORD_HASH, forged, context),
          Arrays.toString(forged));
    }
  }
}

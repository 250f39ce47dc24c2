package dev.latchkey.server.openpgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.Gpg;
import dev.latchkey.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
@Tag("S0-16")
class OpenPgpKeysTests {
  private static final Gpg GPG = new Gpg(TestClock.START.minus(Duration.ofDays(1)));
  private static final OpenPgpKey LASTING = make("lasting", "never");
  private static final OpenPgpKey ENDING = make("ending", "2m");

  private final TestDatabase test;
  private final AuditTrail audit;
  private final OpenPgpKeys keys;
  private final Account alice;

  OpenPgpKeysTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
    keys = new OpenPgpKeys(new DecoyKey(new TestClock()), audit);
    alice = TestAccounts.add(test, "alice@example.org");
  }

  @AfterAll
  static void close() {
    GPG.close();
  }

  private static OpenPgpKey make(String name, String expires) {
    var pasted = GPG.make(name, "ed25519", expires, "cv25519").export(name);
    return assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.pasted(pasted, TestClock.START))
        .key();
  }

  private void put(OpenPgpKey key) {
    test.run(transaction -> keys.put(transaction, alice.id(), key));
  }

  private Optional<StoredKey> find() {
    return keys.find(test.database(), alice.id());
  }

  private Optional<String> usable(Optional<Id> account) {
    return test.database()
        .write(
            t -> keys.usable(keys.certificate(t, account), t.now()).map(OpenPgpKey::fingerprint));
  }

  private List<Id> remind() {
    return test.database().write(keys::remind);
  }

  @Test
  void aKeyIsKeptReplacedAndRemoved() {
    assertEquals(Optional.empty(), find());
    put(LASTING);
    assertEquals(LASTING.fingerprint(), find().orElseThrow().fingerprint());
    assertEquals("Ed25519, X25519", find().orElseThrow().algorithm());
    assertEquals(Optional.empty(), find().orElseThrow().expiresAt());
    put(ENDING);
    assertEquals(ENDING.fingerprint(), find().orElseThrow().fingerprint());
    assertEquals(ENDING.expiresAt(), find().orElseThrow().expiresAt());
    test.run(t -> assertTrue(keys.remove(t, alice.id(), OpenPgpKeys.By.OWNER)));
    test.run(t -> assertFalse(keys.remove(t, alice.id(), OpenPgpKeys.By.OWNER)));
    assertEquals(
        List.of("openpgp_key_added", "openpgp_key_added", "openpgp_key_removed"),
        audit.list(0, 10).stream().map(AuditLine::event).toList());
  }

  @Test
  void anExpiredKeyIsNotUsed() {
    put(ENDING);
    assertEquals(Optional.of(ENDING.fingerprint()), usable(Optional.of(alice.id())));
    test.clock().set(ENDING.expiresAt().orElseThrow());
    assertEquals(Optional.empty(), usable(Optional.of(alice.id())));
    assertEquals(Optional.of(KeyProblem.EXPIRED), find().orElseThrow().problem());
  }

  @Test
  @Tag("S4-05")
  void nobodyAndSomebodyWithoutAKeyCostTheSameStatements() {
    put(LASTING);
    try (var log = StatementLog.of(test.database())) {
      usable(Optional.of(alice.id()));
      var withKey = log.take();
      usable(Optional.empty());
      assertEquals(withKey, log.take());
      test.run(t -> keys.remove(t, alice.id(), OpenPgpKeys.By.OPERATOR));
      log.take();
      usable(Optional.of(alice.id()));
      assertEquals(withKey, log.take());
    }
  }

  @Test
  @Tag("ASVS-6.4.5")
  void anOwnerIsRemindedOnceTwoWeeksBeforeTheEnd() {
    put(ENDING);
    var soon = ENDING.expiresAt().orElseThrow().minus(Duration.ofDays(14));
    test.clock().set(soon.minusSeconds(1));
    assertEquals(List.of(), remind());
    test.clock().set(soon);
    assertEquals(List.of(alice.id()), remind());
    assertEquals(List.of(), remind());
    put(ENDING);
    assertEquals(List.of(alice.id()), remind());
  }

  @Test
  void aKeyWithoutEndIsNothingToBeRemindedOf() {
    put(LASTING);
    test.clock().advance(Duration.ofDays(10_000));
    assertEquals(List.of(), remind());
  }
}

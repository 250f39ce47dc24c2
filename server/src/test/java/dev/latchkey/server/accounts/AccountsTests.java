package dev.latchkey.server.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class AccountsTests {
  private final TestDatabase test;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());

  AccountsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private Optional<Account> add(Transaction transaction, String email, String username) {
    return accounts.add(
        transaction,
        Id.make(new SystemRandomness()),
        new EmailAddress(email),
        Optional.of(username).filter(name -> !name.isEmpty()).map(Username::new),
        Optional.of(new DisplayName("Alice")));
  }

  private Optional<Account> add(String email, String username) {
    return test.database().write(transaction -> add(transaction, email, username));
  }

  private Optional<Account> byLogin(String login) {
    return test.database().read(handle -> accounts.byLogin(handle, login));
  }

  @Test
  void isFoundByIdAddressAndUsername() {
    var alice = add("Alice@example.org", "alice").orElseThrow();
    for (var login : List.of("Alice@example.org", "alice@EXAMPLE.org", "alice", "ALICE")) {
      assertEquals(Optional.of(alice), byLogin(login), login);
    }
    assertEquals(
        Optional.of(alice), test.database().read(handle -> accounts.byId(handle, alice.id())));
    var digest = accounts.addressDigest("ALICE@EXAMPLE.ORG");
    assertEquals(
        Optional.of(alice),
        test.database().read(handle -> accounts.byAddressDigest(handle, digest)));
    assertEquals("Alice@example.org", alice.email().value());
    assertEquals(1, alice.generation());
    assertFalse(alice.disabled());
  }

  @Test
  void anInternationalDomainIsFoundInBothOfItsForms() {
    var address = EmailAddress.parse("alice@bücher.example").orElseThrow().value();
    var alice = add(address, "").orElseThrow();
    assertEquals(Optional.of(alice), byLogin("alice@bücher.example"));
    assertEquals(Optional.of(alice), byLogin("alice@xn--bcher-kva.example"));
  }

  @Test
  void theLanguageIsEnglishUntilAnotherIsKnown() {
    var alice = add("alice@example.org", "alice").orElseThrow();
    assertEquals(Language.ENGLISH, alice.language());
    test.run(transaction -> accounts.setLanguage(transaction, alice.id(), Language.GERMAN));
    assertEquals(Language.GERMAN, byLogin("alice").orElseThrow().language());
  }

  @Test
  void nobodyElseIsFound() {
    add("alice@example.org", "alice");
    for (var login :
        List.of("", "alic", "alicex", "alice@example.or", "@", "%", "alice%", "_lice")) {
      assertTrue(byLogin(login).isEmpty(), login);
    }
  }

  @Test
  @Tag("S4-05")
  void findingAndNotFindingIsOneStatement() {
    add("alice@example.org", "alice");
    try (var log = StatementLog.of(test.database())) {
      for (var login : List.of("alice", "nobody", "alice@example.org", "nobody@example.org", "@")) {
        byLogin(login);
        assertEquals(1, log.take().size(), login);
      }
    }
  }

  @Test
  @Tag("C-30")
  void idsAreRandom() {
    var first = add("a@example.org", "").orElseThrow().id().value();
    var second = add("b@example.org", "").orElseThrow().id().value();
    assertTrue(first.matches("[0-9a-v]{26}"));
    assertNotEquals(first.substring(0, 8), second.substring(0, 8));
    assertNotEquals(first.substring(18), second.substring(18));
  }

  @Test
  void anAddressHasOneAccount() {
    var alice = add("alice@example.org", "").orElseThrow();
    assertTrue(add("ALICE@example.org", "other").isEmpty());
    assertEquals(Optional.of(alice), byLogin("alice@example.org"));
    assertTrue(byLogin("other").isEmpty());
    assertEquals(1, test.count("SELECT COUNT(*) FROM accounts"));
  }

  @Test
  void whoseUsernameIsTakenGetsAnAccountWithoutOne() {
    var alice = add("alice@example.org", "ally").orElseThrow();
    var second = add("alicia@example.org", "ally").orElseThrow();
    assertEquals(Optional.empty(), second.username());
    assertEquals(Optional.of(alice), byLogin("ally"));
    assertEquals(Optional.of(second), byLogin("alicia@example.org"));
  }

  /// On several nodes the other one may take the name between the look and the insert.
  @Test
  void aUsernameTakenAtTheSameMomentCostsTheNameAndNotTheAccount() throws Exception {
    var inserted = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var first =
          threads.submit(() ->
              test.database()
                  .write(transaction -> {
                    var account = add(transaction, "alice@example.org", "ally");
                    inserted.countDown();
                    await(commit);
                    return account;
                  }));
      inserted.await();
      var second = threads.submit(() -> add("alicia@example.org", "ally"));
      waitUntilBlocked();
      commit.countDown();
      assertTrue(first.get().orElseThrow().username().isPresent());
      assertEquals(Optional.empty(), second.get().orElseThrow().username());
    }
    assertEquals(2, test.count("SELECT COUNT(*) FROM accounts"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// SQLite has one writer: there the second waits for its connection.
  private void waitUntilBlocked() throws InterruptedException {
    while (test.kind() == TestDatabase.Kind.POSTGRESQL
        && test.count("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") == 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private boolean change(Account account, String email) {
    return test.database().write(transaction -> change(transaction, account, email));
  }

  private boolean change(Transaction transaction, Account account, String email) {
    return accounts.changeEmail(
        transaction, accounts.hold(transaction, account.id()), new EmailAddress(email));
  }

  @Test
  @Tag("CS-AU-7")
  void anAddressThatIsFreeCanBeGivenToAnAccount() {
    var alice = add("alice@example.org", "alice").orElseThrow();
    assertTrue(change(alice, "Alicia@example.org"));
    assertEquals(alice.id(), byLogin("alicia@EXAMPLE.org").orElseThrow().id());
    assertEquals(alice.id(), byLogin("alice").orElseThrow().id());
    assertTrue(byLogin("alice@example.org").isEmpty());
    assertTrue(change(alice, "alicia@example.org"));
    assertTrue(add("alice@example.org", "").isPresent());
  }

  @Test
  void aTakenAddressIsNotGiven() {
    var alice = add("alice@example.org", "").orElseThrow();
    var bob = add("bob@example.org", "").orElseThrow();
    assertFalse(change(alice, "BOB@example.org"));
    assertEquals(Optional.of(alice), byLogin("alice@example.org"));
    assertEquals(Optional.of(bob), byLogin("bob@example.org"));
  }

  /// Another node gives the address away between the look and the update; the transaction goes on.
  @Test
  void anAddressTakenAtTheSameMomentIsNotGivenAndTheTransactionGoesOn() throws Exception {
    var alice = add("alice@example.org", "").orElseThrow();
    var added = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var first =
          threads.submit(() ->
              test.database()
                  .write(transaction -> {
                    var account = add(transaction, "new@example.org", "");
                    added.countDown();
                    await(commit);
                    return account;
                  }));
      added.await();
      var second =
          threads.submit(() ->
              test.database()
                  .write(transaction -> {
                    var changed = change(transaction, alice, "new@example.org");
                    accounts.setLanguage(transaction, alice.id(), Language.GERMAN);
                    return changed;
                  }));
      waitUntilBlocked();
      commit.countDown();
      assertFalse(second.get());
      assertTrue(first.get().isPresent());
    }
    assertEquals(Language.GERMAN, byLogin("alice@example.org").orElseThrow().language());
  }

  @Test
  void aUsernameIsNobodysAddress() {
    assertTrue(Username.parse("alice@example.org").isEmpty());
    add("alice@example.org", "alice");
    assertEquals("alice@example.org", byLogin("alice").orElseThrow().email().value());
  }

  @Test
  void generationsOnlyRise() {
    var alice = add("alice@example.org", "").orElseThrow();
    for (var generation : List.of(2L, 3L, 4L)) {
      Long next = test.database().write(t -> accounts.nextGeneration(t, alice.id()));
      assertEquals(generation, next);
    }
    assertEquals(4, byLogin("alice@example.org").orElseThrow().generation());
  }

  @Test
  void aDisabledAccountIsFoundAndSaysSo() {
    TestAccounts.disable(test, add("alice@example.org", "").orElseThrow());
    assertTrue(byLogin("alice@example.org").orElseThrow().disabled());
  }

  @Test
  void theAddressDigestTellsNothingWithoutTheKey() {
    var ours = accounts.addressDigest("alice@example.org");
    var theirs = new Accounts(TestKeys.fresh().digests()).addressDigest("alice@example.org");
    assertEquals(32, ours.length);
    assertFalse(Arrays.equals(ours, theirs));
  }
}

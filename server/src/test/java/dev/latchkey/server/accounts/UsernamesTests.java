package dev.latchkey.server.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Skeleton;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EachDatabase
class UsernamesTests {
  private static final int MORE_THAN_TWO_BATCHES = 1100;
  private final TestDatabase test;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final Usernames usernames = new Usernames();
  private final AuditTrail audit;

  UsernamesTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
  }

  private Account add(String email, String username) {
    return test.database().write(transaction -> add(transaction, email, username));
  }

  private Account add(Transaction transaction, String email, String username) {
    return accounts
        .add(
            transaction,
            Id.make(new SystemRandomness()),
            new EmailAddress(email),
            Optional.of(Username.parse(username).orElseThrow()),
            Optional.empty())
        .orElseThrow();
  }

  private boolean isFound(String login, Account expected) {
    return test.database()
        .read(handle -> accounts.byLogin(handle, login))
        .equals(Optional.of(expected));
  }

  private List<String> events() {
    return audit.list(0, 1000).stream().map(AuditLine::event).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"paypal", "PayPaI", "paypai", "paypa1", "PAYPAL"})
  @Tag("UTS39-3")
  @Tag("C-23")
  void whatLooksLikeATakenNameIsNotGiven(String name) {
    var first = add("first@example.org", "paypal");
    assertEquals(Optional.empty(), add("second@example.org", name).username());
    assertTrue(isFound("paypal", first));
  }

  @Test
  @Tag("UTS39-3")
  void whatLooksDifferentIsGiven() {
    add("first@example.org", "ada.l");
    for (var name : List.of("adal", "ada-l", "ada.i.x", "ada")) {
      assertTrue(add(name + "@example.org", name).username().isPresent(), name);
    }
  }

  /// The tables of another version called these two different.
  private List<Account> twoThatCollideNow() {
    var first = add("first@example.org", "arnold");
    var second = add("second@example.org", "somebody");
    test.tamper("UPDATE accounts SET username_skeleton = 'icu 1.0: ' || username");
    test.tamper("UPDATE accounts SET username = 'amold' WHERE id = ?", second.id().value());
    test.tamper("INSERT INTO username_skeletons (version, made_at) VALUES ('icu 1.0', 0)");
    return List.of(first, accountOf("second@example.org"));
  }

  private Account accountOf(String login) {
    return test.database().read(handle -> accounts.byLogin(handle, login)).orElseThrow();
  }

  @Test
  @Tag("UTS39-7")
  void newTablesReportCollisionsAndLockNobodyOut() {
    var colliding = twoThatCollideNow();
    usernames.refresh(test.database(), audit);
    assertEquals(List.of("username_collision"), events());
    assertTrue(isFound("arnold", colliding.getFirst()));
    assertTrue(isFound("amold", colliding.getLast()));
    assertEquals(Optional.empty(), add("third@example.org", "arno1d").username());
  }

  @Test
  @Tag("UTS39-7")
  void skeletonsAreMadeAnewOncePerVersion() {
    twoThatCollideNow();
    usernames.refresh(test.database(), audit);
    try (var log = StatementLog.of(test.database())) {
      usernames.refresh(test.database(), audit);
      assertEquals(1, log.take().size());
      assertEquals(1, events().size());
      assertEquals(
          1,
          test.count(
              "SELECT COUNT(*) FROM username_skeletons WHERE version = ?", Skeleton.VERSION));
    }
  }

  /// What was there before this program knew skeletons.
  @Test
  @Tag("UTS39-7")
  void namesWithoutASkeletonGetOne() {
    add("first@example.org", "paypal");
    test.tamper("UPDATE accounts SET username_skeleton = NULL");
    usernames.refresh(test.database(), audit);
    assertEquals(List.of(), events());
    assertEquals(Optional.empty(), add("second@example.org", "paypai").username());
  }

  @Test
  @Tag("UTS39-7")
  void manyNamesAreMadeAnewInBatches() {
    test.run(transaction -> {
      for (var i = 0; i < MORE_THAN_TWO_BATCHES; i++) {
        add(transaction, "a" + i + "@example.org", "name-" + i);
      }
    });
    var distinct = "SELECT COUNT(*) FROM accounts WHERE username_skeleton IS NOT NULL";
    var before = test.count(distinct);
    test.tamper("UPDATE accounts SET username_skeleton = NULL");
    usernames.refresh(test.database(), audit);
    assertEquals(before, test.count(distinct));
    assertEquals(
        0,
        test.count(
            "SELECT COUNT(*) FROM accounts WHERE username_skeleton NOT LIKE ?",
            Skeleton.VERSION + ": %"));
  }
}

package dev.latchkey.server.deletion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.delivery.DeliveriesOfPerson;
import dev.latchkey.server.delivery.WaitingDeliveries;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.enrolment.WaitingEnrolments;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.openid.consents.ApplicationsOfPerson;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.TestSessions;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.webhooks.WebhookModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EachDatabase
class AccountErasureTests {
  /// Tables with nothing of a person, and why.
  private static final Set<String> NOT_OF_A_PERSON =
      Set.of(
          "access_tokens", // of an application
          "account_groups", // names of groups
          "account_word_forms",
          "attempts", // keyed digests, for hours
          "audit_checkpoints",
          "audit_head",
          "clients",
          "defence_hours",
          "device_codes", // of a device, for minutes
          "epoch",
          "idempotency", // of an application
          "installation",
          "leases",
          "logouts", // random ids, until applications were told that a session is over, for hours
          "passkey_challenges_used", // random numbers, for minutes
          "probes",
          "pushed_requests", // of an application, for 90 seconds
          "source_rules", // of an operator
          "suspicions", // keyed digests, for an hour
          "used_tokens", // of applications
          "username_skeletons",
          "webhooks");

  @TempDir private Path folder;
  private final TestDatabase test;
  private final Platform platform;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final AccountAccess access;
  private final AccountDeletion deletion;

  AccountErasureTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    platform = TestPlatform.of(test.database(), test.clock());
    access =
        new AccountAccess(
            accounts,
            TestPasswords.with(TestKeys.shared(), TestPasswords.SETTINGS),
            new OpenPgpKeys(new DecoyKey(test.clock()), platform.audit()),
            TestSessions.of(test.database()),
            platform.tokens());
    deletion =
        new AccountDeletion(test.database(), accounts, access, platform.outbox(), platform.audit());
  }

  private AccountErasure erasure() {
    return erasure(List.of());
  }

  private AccountErasure erasure(List<PersonalData> first) {
    var audit = platform.audit();
    var data = new ArrayList<>(first);
    data.add(new MailAndTokens(accounts, platform.tokens(), platform.outbox()));
    data.add(new WaitingEnrolments(accounts));
    data.add(new ApplicationsOfPerson());
    data.add(
        new DeliveriesOfPerson(
            new Servers(audit, platform.outbox()),
            new WaitingDeliveries(audit, new SystemRandomness(), (_, _) -> {})));
    return new AccountErasure(
        test.database(), accounts, access, data, folder.resolve("deleted-accounts"), audit);
  }

  private Optional<Instant> request(Account account) {
    return deletion.seen(account.id()).flatMap(deletion::requestByOwner);
  }

  private boolean isThere(Account account) {
    return test.count("SELECT COUNT(*) FROM accounts WHERE id = ?", account.id().value()) == 1;
  }

  private List<String> events() {
    return platform.audit().list(0, 1000).stream().map(AuditLine::event).toList();
  }

  private void dueNow() {
    test.clock().advance(AccountDeletion.GRACE.plusSeconds(1));
  }

  @Test
  void anAccountIsErasedAfterSevenDaysInTwoRuns() throws IOException {
    var ada = TestAccounts.add(test, "ada@example.org", "ada");
    request(ada);
    erasure().run();
    assertTrue(isThere(ada));
    dueNow();
    erasure().run();
    assertTrue(isThere(ada), "the first run closes it, so that what is on its way ends");
    assertFalse(deletion.withdrawByOwner(ada.id()));
    assertEquals(AccountDeletion.Kept.NOT_WAITING, deletion.withdraw(ada.id()));
    erasure().run();
    assertFalse(isThere(ada));
    assertTrue(Files.readString(folder.resolve("deleted-accounts")).contains(ada.id().value()));
    assertEquals(List.of("deletion_requested", "user_deleted"), events());
    assertTrue(request(ada).isEmpty());
    assertEquals("ada@example.org", TestAccounts.add(test, "ada@example.org").email().value());
  }

  @Test
  void enablingOpensNoAccountThatIsToGo() {
    var ada = TestAccounts.add(test, "ada@example.org");
    deletion.request(ada.id());
    boolean opened = test.database().write(transaction -> accounts.enable(transaction, ada.id()));
    assertFalse(opened);
    assertEquals(AccountDeletion.Kept.OPEN, deletion.withdraw(ada.id()));
    assertFalse(deletion.seen(ada.id()).orElseThrow().disabled());
  }

  @Test
  void whoConfirmedWithAFormerPasswordDeletesNothing() {
    var ada = TestAccounts.add(test, "ada@example.org");
    var seen = deletion.seen(ada.id()).orElseThrow();
    test.run(
        transaction -> access.endEverything(transaction, ada.id(), AccountAccess.Cause.DELETION));
    assertEquals(Optional.empty(), deletion.requestByOwner(seen));
    assertEquals(List.of(), events());
  }

  @Test
  void whoChangesTheirMindKeepsTheAccount() {
    var ada = TestAccounts.add(test, "ada@example.org");
    var first = request(ada);
    test.clock().advance(Duration.ofDays(1));
    assertEquals(first, request(ada), "the earlier time stays");
    assertTrue(deletion.withdrawByOwner(ada.id()));
    assertFalse(deletion.withdrawByOwner(ada.id()));
    dueNow();
    erasure().run();
    erasure().run();
    assertTrue(isThere(ada));
  }

  @Test
  void onlyAnOperatorTakesBackWhatAnOperatorAskedFor() {
    var ada = TestAccounts.add(test, "ada@example.org");
    deletion.request(ada.id());
    assertFalse(deletion.withdrawByOwner(ada.id()));
    assertEquals(AccountDeletion.Kept.OPEN, deletion.withdraw(ada.id()));
    var kept = test.database().read(handle -> accounts.byId(handle, ada.id())).orElseThrow();
    assertFalse(kept.disabled());
    assertTrue(kept.deletesAt().isEmpty());
  }

  @Test
  void keepingOpensNothingThatIsShutForAnotherReason() {
    var before = TestAccounts.add(test, "ada@example.org");
    test.run(transaction -> assertTrue(access.disable(transaction, before.id())));
    deletion.request(before.id());
    assertEquals(AccountDeletion.Kept.DISABLED, deletion.withdraw(before.id()));
    var meanwhile = TestAccounts.add(test, "bob@example.org");
    deletion.request(meanwhile.id());
    test.run(transaction -> assertTrue(access.disable(transaction, meanwhile.id())));
    assertEquals(AccountDeletion.Kept.DISABLED, deletion.withdraw(meanwhile.id()));
    for (var account : List.of(before, meanwhile)) {
      assertTrue(deletion.seen(account.id()).orElseThrow().disabled());
      boolean opened =
          test.database().write(transaction -> accounts.enable(transaction, account.id()));
      assertTrue(opened);
    }
    var reasoned = TestAccounts.add(test, "joe@example.org");
    deletion.request(reasoned.id());
    test.run(transaction ->
        assertTrue(
            accounts.setDisabledReason(transaction, reasoned.id(), Optional.of("has left"))));
    assertEquals(AccountDeletion.Kept.DISABLED, deletion.withdraw(reasoned.id()));
  }

  @Test
  void theTrailTellsWhatADeletionShutsAndOpens() {
    var ada = TestAccounts.add(test, "ada@example.org");
    deletion.request(ada.id());
    deletion.request(ada.id(), "c".repeat(26));
    deletion.withdraw(ada.id());
    erasure().eraseNow(ada.id());
    erasure().eraseNow(ada.id());
    assertEquals(
        List.of(
            "user_disabled",
            "deletion_requested",
            "deletion_requested",
            "deletion_withdrawn",
            "user_enabled",
            "user_removed",
            "user_deleted"),
        events());
  }

  @Test
  void aUsernameStaysReservedWithoutSayingWhose() {
    var ada = TestAccounts.add(test, "ada@example.org", "ada-l");
    erasure().eraseNow(ada.id());
    assertTrue(TestAccounts.add(test, "eve@example.org", "ada-1").username().isEmpty());
    assertEquals(
        1,
        test.count(
            "SELECT COUNT(*) FROM former_usernames WHERE account_id IS NULL AND username IS NULL"));
  }

  @Test
  void whatBrokeOffIsFinishedByTheNextRun() {
    var ada = TestAccounts.add(test, "ada@example.org");
    PersonalData killed =
        (_, _, _) -> {
          throw new IllegalStateException("kill -9");
        };
    assertThrows(IllegalStateException.class, () -> erasure(List.of(killed)).eraseNow(ada.id()));
    assertTrue(isThere(ada));
    assertEquals(AccountDeletion.Kept.NOT_WAITING, deletion.withdraw(ada.id()));
    erasure().run();
    assertFalse(isThere(ada));
    assertEquals(1, events().stream().filter("user_deleted"::equals).count());
  }

  /// A backup knows the account, and nothing of its end.
  @Test
  void aRestoredBackupBringsNoneBack() {
    var ada = TestAccounts.add(test, "ada@example.org");
    var bob = TestAccounts.add(test, "bob@example.org");
    erasure().eraseNow(ada.id());
    test.tamper("DELETE FROM deleted_accounts");
    test.tamper(
        "INSERT INTO accounts (id, email, email_digest, generation, created_at)"
            + " VALUES (?, 'ada@example.org', ?, 1, 0)",
        ada.id().value(),
        accounts.addressDigest("ada@example.org"));
    erasure().follow();
    var back = test.database().read(handle -> accounts.byId(handle, ada.id())).orElseThrow();
    assertTrue(back.disabled(), "before the server answers");
    erasure().run();
    assertFalse(isThere(ada));
    assertTrue(isThere(bob));
  }

  /// Before the server answers, and before anything is sent.
  @Test
  void whatWaitsAboutSomeoneWhomABackupBroughtBackIsNotSent() throws IOException {
    var ada = TestAccounts.add(test, "ada@example.org");
    waits(ada);
    Files.writeString(folder.resolve("deleted-accounts"), ada.id().value() + "\n");
    erasure(List.of(WebhookModule.personalData())).follow();
    assertTrue(isThere(ada));
    assertEquals(0, test.count("SELECT COUNT(*) FROM webhook_messages"));
  }

  @Test
  void aNodeLearnsWhatAnotherOneDeleted() throws IOException {
    test.tamper(
        "INSERT INTO deleted_accounts (account_id, deleted_at) VALUES (?, 0)", "a".repeat(26));
    Files.writeString(folder.resolve("deleted-accounts"), "b1c0ffee");
    erasure().follow();
    erasure().follow();
    assertEquals(
        "b1c0ffee\n" + "a".repeat(26) + "\n", Files.readString(folder.resolve("deleted-accounts")));
  }

  @Test
  void whatGoesOnElsewhereIsWaitedFor() {
    var ada = TestAccounts.add(test, "ada@example.org");
    PersonalData busy = (_, _, _) -> PersonalData.Progress.LATER;
    assertFalse(erasure(List.of(busy)).eraseNow(ada.id()));
    assertTrue(isThere(ada));
    assertTrue(erasure().eraseNow(ada.id()));
  }

  /// No transaction is long, whatever there is to erase; others get through between them.
  @Test
  void tenThousandRowsGoInSmallTransactions() {
    var ada = TestAccounts.add(test, "ada@example.org");
    test.run(transaction -> {
      var batch =
          transaction
              .handle()
              .prepareBatch(
                  "INSERT INTO one_time_tokens (id, digest, purpose, subject, created_at,"
                      + " expires_at) VALUES (:id, :digest, 'x', :subject, 0, 0)");
      for (var i = 0; i < 10_000; i++) {
        batch
            .bind("id", "t" + i)
            .bind("digest", ("d" + i).getBytes(StandardCharsets.US_ASCII))
            .bind("subject", ada.id().value())
            .add();
      }
      batch.execute();
    });
    var transactions = new ArrayList<Integer>();
    PersonalData counting =
        (transaction, account, most) -> {
          var left = transactions.isEmpty() ? 10_000 : transactions.getLast();
          var progress =
              new MailAndTokens(accounts, platform.tokens(), platform.outbox())
                  .erase(transaction, account, most);
          var now = left - most;
          transactions.add(now);
          return progress;
        };
    var begin = System.nanoTime();
    assertTrue(erasure(List.of(counting)).eraseNow(ada.id()));
    System.err.printf(
        Locale.ROOT,
        "%d rows in %d transactions took %d ms%n",
        10_000,
        transactions.size(),
        Duration.ofNanos(System.nanoTime() - begin).toMillis());
    assertEquals(101, transactions.size());
    assertEquals(0, test.count("SELECT COUNT(*) FROM one_time_tokens"));
  }

  /// Every table of the schema is filled with a person, or has nothing of one; afterwards neither
  /// names, nor addresses, nor digests of them are anywhere, and the id only where it may be.
  @Test
  void nothingOfThePersonIsLeftInAnyTable() {
    var ada = TestAccounts.add(test, "ada@example.org", "ada-lovelace");
    var digest = accounts.addressDigest("ada@example.org");
    fill(ada, digest);
    var empty = new TreeSet<String>();
    for (var table : tables()) {
      if (rows(table).isEmpty() && !NOT_OF_A_PERSON.contains(table)) {
        empty.add(table);
      }
    }
    assertEquals(Set.of("deleted_accounts"), empty, "tables that this test does not fill");
    erasure().eraseNow(ada.id());
    var marks =
        List.of(
            ada.id().value(),
            "ada@example.org",
            "ada-lovelace",
            "Ada L",
            HexFormat.of().formatHex(digest));
    var left = new TreeSet<String>();
    for (var table : tables()) {
      for (var row : rows(table)) {
        row.forEach((column, value) ->
            marks.stream()
                .filter(text(value)::contains)
                .forEach(mark ->
                    left.add(
                        table
                            + "."
                            + column
                            + ": "
                            + (mark.equals(marks.getFirst()) ? "id" : mark))));
      }
    }
    assertEquals(
        Set.of(
            "audit_lines.account: id", // follows from the fields
            "audit_lines.fields: id",
            "deleted_accounts.account_id: id"),
        left);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
  }

  private List<Map<String, Object>> rows(String table) {
    return test.database()
        .read(handle -> handle.createQuery("SELECT * FROM " + table).mapToMap().list());
  }

  private List<String> tables() {
    var catalogue =
        test.kind() == TestDatabase.Kind.POSTGRESQL
            ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    return test
        .database()
        .read(handle -> handle.createQuery(catalogue).mapTo(String.class).list())
        .stream()
        .filter(name -> !name.startsWith("flyway"))
        .toList();
  }

  /// A message about the account.
  private void waits(Account ada) {
    var bytes = new byte[] {1};
    var id = ada.id().value();
    test.tamper(
        "INSERT INTO clients (id, name, secret_digest, scopes, created_at) VALUES (?, 'x', ?, '',"
            + " 0)",
        "c".repeat(26),
        bytes);
    test.tamper(
        "INSERT INTO webhooks (id, client_id, url, events, wrapped_secret, created_at)"
            + " VALUES ('w', ?, 'x', '', ?, 0)",
        "c".repeat(26),
        bytes);
    test.tamper(
        "INSERT INTO webhook_messages (id, webhook_id, event, subject, account_id, body,"
            + " created_at, tries, step, next_attempt_at) VALUES ('m', 'w', 'account.changed', ?,"
            + " ?, 'Ada L', 0, 0, 0, 0)",
        id,
        id);
  }

  /// An application that holds tokens.
  private void allows(Account ada) {
    var id = ada.id().value();
    var bytes = new byte[] {1};
    test.tamper("INSERT INTO consents VALUES (?, ?, 'openid', 0)", id, "c".repeat(26));
    test.tamper(
        "INSERT INTO grants (id, client_id, account_id, generation, session_id, scopes, offline,"
            + " authenticated_at, methods, acr, redirect_uri, challenge, code_digest,"
            + " code_expires_at, created_at, expires_at) VALUES ('g', ?, ?, 1, 's', 'openid', 1, 0,"
            + " 'pwd', '1', 'x', 'x', ?, 0, 0, 0)",
        "c".repeat(26),
        id,
        bytes);
    test.tamper("INSERT INTO refresh_tokens VALUES (?, 'g', 0, 0, NULL)", bytes);
    test.tamper("INSERT INTO grant_tokens VALUES (?, 'g', 'openid', 0, 0, '')", bytes);
  }

  /// Somebody with a passkey and an app that makes codes, in the middle of a sign-in.
  private void proves(Account ada) {
    var id = ada.id().value();
    var bytes = new byte[] {1};
    test.tamper("INSERT INTO totp_secrets VALUES ('t', ?, ?, 0, 0, 0)", id, bytes);
    test.tamper("INSERT INTO recovery_codes VALUES (?, ?, 0)", bytes, id);
    test.tamper(
        "INSERT INTO passkeys VALUES ('p', ?, ?, ?, -7, 0, 0, 0, 'x', 'x', 'Ada L', 0, 0, 0, 0)",
        id,
        bytes,
        bytes);
    test.tamper(
        "INSERT INTO pending_sign_ins VALUES (?, ?, 1, 'pwd', 0, NULL, 0, 0, 0, 0, NULL)",
        bytes,
        id);
  }

  private void fill(Account ada, byte[] digest) {
    deletion.request(ada.id());
    var id = ada.id().value();
    var bytes = new byte[] {1};
    test.tamper(
        "UPDATE accounts SET display_name = 'Ada L', disabled_reason = 'Ada L' WHERE id = ?", id);
    test.tamper("INSERT INTO passwords VALUES (?, ?, 0, 'owner')", id, bytes);
    test.tamper(
        "INSERT INTO enrolments (id, request_digest, email, email_digest, username, display_name,"
            + " sealed_hash, created_at, expires_at) VALUES ('e', ?, 'ada@example.org', ?,"
            + " 'ada-lovelace', 'Ada L', ?, 0, 0)",
        bytes,
        digest,
        bytes);
    test.tamper(
        "INSERT INTO one_time_tokens (id, digest, purpose, subject, created_at, expires_at)"
            + " VALUES ('t', ?, 'x', ?, 0, 0)",
        bytes,
        id);
    test.tamper(
        "INSERT INTO sessions (id, token_digest, account_id, generation, authenticated_at, methods,"
            + " last_used_at, expires_at, device, place) VALUES ('s', ?, ?, 1, 0, 'pwd', 0, 0, 'x',"
            + " 'x')",
        bytes,
        id);
    test.tamper(
        "INSERT INTO session_tokens (digest, session_id, made_at) VALUES (?, 's', 0)", bytes);
    test.tamper(
        "INSERT INTO outbox (id, purpose, subject, address_digest, created_at, attempts,"
            + " next_attempt_at, source) VALUES ('o', 'x', ?, ?, 0, 0, 0, ?)",
        id,
        digest,
        id);
    test.tamper("INSERT INTO sent_mails VALUES ('s', 'x', ?, ?, 'sent', 0)", id, digest);
    test.tamper(
        "INSERT INTO openpgp_keys (account_id, certificate, fingerprint, algorithm, added_at)"
            + " VALUES (?, ?, 'x', 'x', 0)",
        id,
        bytes);
    test.tamper(
        "INSERT INTO address_changes (id, account_id, generation, from_email, to_email, created_at)"
            + " VALUES ('c', ?, 1, 'ada@example.org', 'ada@example.org', 0)",
        id);
    test.tamper("INSERT INTO familiar_places VALUES (?, 'de', 0)", id);
    test.tamper("INSERT INTO new_sign_ins VALUES (?, 0, 'x', 'DE')", id);
    test.tamper("INSERT INTO account_groups VALUES ('g', 'staff', 'staff', 0)");
    test.tamper("INSERT INTO group_members VALUES ('g', ?)", id);
    test.tamper(
        "INSERT INTO former_usernames VALUES (?, ?, 'ada-lovelace', 9999999999999)", bytes, id);
    waits(ada);
    allows(ada);
    proves(ada);
    for (var status : List.of("ready", "applied")) {
      test.tamper(
          "INSERT INTO deliveries (id, client_id, rid, application, mode, channel, recipient_email,"
              + " recipient_id, account, sink, status, created_at, expires_at, recipient_canonical)"
              + " VALUES (?, ?, ?, 'x', 1, 'mail', 'ada@example.org', ?, 'Ada L', 'file', ?, 0, 0,"
              + " 'ada@example.org')",
          status.substring(0, 1).repeat(26),
          "c".repeat(26),
          (status + "----").substring(0, 8).getBytes(StandardCharsets.US_ASCII),
          id,
          status);
    }
    test.tamper(
        "INSERT INTO delivery_events (id, delivery_id, seq, at, event, address)"
            + " SELECT 'v', id, 1, 0, 'x', 'x' FROM deliveries WHERE status = 'applied'");
    test.tamper(
        "INSERT INTO servers (id, account_id, name, status, rid, created_at, expires_at,"
            + " changed_at) VALUES (?, ?, 'Ada L', 'active', ?, 0, 0, 0)",
        "5".repeat(26),
        id,
        bytes);
  }
}

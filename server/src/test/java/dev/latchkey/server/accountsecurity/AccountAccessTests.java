package dev.latchkey.server.accountsecurity;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.accountsecurity.AccountAccess.Cause;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.PasskeyCredential;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.TestSessions;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.tokens.OneTimeTokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("C-12")
class AccountAccessTests {
  /// Tables about an account whose rows are ended here.
  private static final Set<String> ENDED =
      Set.of(
          "accounts",
          "consents",
          "grants",
          "one_time_tokens",
          "openpgp_keys",
          "passkeys",
          "passwords",
          "sessions");

  /// Those whose rows stay, and why.
  private static final Map<String, String> STAY =
      Map.ofEntries(
          entry("account_words", "they open nothing: an operator finds the account by them"),
          entry(
              "address_changes",
              "the links to former addresses must go on giving the account back"),
          entry("deleted_accounts", "the ids of those that are gone"),
          entry("deliveries", "an application's orders; their account is one of the user's server"),
          entry("familiar_places", "they open nothing, and the owner's remain the owner's"),
          entry("former_usernames", "they open nothing: the names stay reserved for their owner"),
          entry("group_members", "they open nothing, and an operator ends them"),
          entry("logouts", "applications are still to be told that the sessions are over"),
          entry("new_sign_ins", "its owner is still to be told"),
          entry(
              "pending_sign_ins", "they are of the generation that ends, and refused from then on"),
          entry("recovery_codes", "a mail link alone never removes a second factor"),
          entry("totp_secrets", "a mail link alone never removes a second factor"),
          entry("outbox", "the letters that wait tell the owner what happened"),
          entry(
              "sent_mails",
              "what became of emails is still true; nothing of their content is kept"),
          entry("servers", "their keys open no account; the owner sees and removes them"),
          entry("webhook_messages", "applications are still to be told what happened"));

  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final TestSessions sessions = TestSessions.on(test);
  private final AccountAccess access =
      new AccountAccess(
          accounts,
          TestPasswords.with(TestKeys.shared(), TestPasswords.SETTINGS),
          new OpenPgpKeys(new DecoyKey(test.clock()), new AuditTrail(test.database())),
          TestSessions.of(test.database()),
          new OneTimeTokens(TestKeys.shared().digests(), new SystemRandomness()));

  private Account somebody() {
    return TestAccounts.add(test, "ada@example.org");
  }

  private boolean hasSessions(Account account) {
    return test.count("SELECT COUNT(*) FROM sessions WHERE account_id = ?", account.id().value())
        > 0;
  }

  private boolean disable(Account account) {
    return test.database().write(transaction -> access.disable(transaction, account.id()));
  }

  @Test
  void eachTableAboutAnAccountIsEndedOrStaysForAReason() {
    var about =
        test.database()
            .read(handle ->
                handle
                    .createQuery(
                        """
                        SELECT DISTINCT s.name FROM sqlite_schema s, pragma_table_info(s.name) c
                        WHERE s.type = 'table'
                        AND (c.name LIKE '%account%' OR c.name = 'subject' OR c.name = 'generation')
                        """)
                    .mapTo(String.class)
                    .list());
    var known = new TreeSet<>(ENDED);
    known.addAll(STAY.keySet());
    assertEquals(known, about.stream().collect(toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @EnumSource(names = "DISABLED", mode = EnumSource.Mode.EXCLUDE)
  void everythingEndsWithTheGeneration(Cause cause) {
    var account = somebody();
    sessions.begin(account);
    var generation =
        test.database()
            .write(transaction -> access.endEverything(transaction, account.id(), cause));
    assertEquals(account.generation() + 1, generation);
    assertFalse(hasSessions(account));
  }

  private Id addPasskey(Account account) {
    var id = Id.make(new SystemRandomness());
    var made =
        new PasskeyCredential(
            id.value().getBytes(StandardCharsets.UTF_8),
            new byte[1],
            -7,
            0,
            true,
            true,
            "",
            List.of());
    var passkey = new Passkey(id, account.id(), "", test.clock().instant(), Optional.empty(), made);
    test.run(
        transaction -> new Passkeys(new AuditTrail(test.database())).add(transaction, passkey));
    return id;
  }

  private List<Id> passkeys(Account account) {
    return test.database()
        .read(handle -> Passkeys.of(handle, account.id()).stream().map(Passkey::id).toList());
  }

  private void end(Account account, Cause cause) {
    test.run(transaction -> access.endEverything(transaction, account.id(), cause));
  }

  @Test
  @Tag("ASVS-6.4.4")
  void aResetByEmailHoldsPasskeysThatAreNotRecent() {
    var account = somebody();
    var older = addPasskey(account);
    test.clock().advance(Passkeys.HELD);
    var recent = addPasskey(account);
    end(account, Cause.PASSWORD_RESET);
    var now = test.clock().instant();
    for (var passkey : List.of(older, recent)) {
      var held =
          test.database()
              .read(handle -> Passkeys.heldSince(handle, account.id(), Optional.of(passkey), now));
      assertEquals(passkey.equals(older) ? Optional.of(now) : Optional.empty(), held);
    }
    assertEquals(List.of(older, recent), passkeys(account));
  }

  @ParameterizedTest
  @EnumSource(names = {"ADDRESS_TAKEN_BACK", "ADDRESS_REPLACED"})
  void anAddressThatIsGivenBackEndsAllPasskeysHoweverOld(Cause cause) {
    var account = somebody();
    var _ = addPasskey(account);
    test.clock().advance(Passkeys.HELD.plusDays(1));
    var _ = addPasskey(account);
    end(account, cause);
    assertEquals(List.of(), passkeys(account));
  }

  @Test
  void whatTheCallerHasNotSeenEndsNothing() {
    var seen = somebody();
    test.run(transaction -> accounts.nextGeneration(transaction, seen.id()));
    sessions.begin(test.database().read(handle -> accounts.byId(handle, seen.id())).orElseThrow());
    var generation =
        test.database()
            .write(transaction -> access.endEverything(transaction, seen, Cause.PASSWORD_CHANGE));
    assertTrue(generation.isEmpty());
    assertTrue(hasSessions(seen));
  }

  @Test
  @Tag("ASVS-7.4.2")
  void disablingEndsEverythingOnce() {
    var account = somebody();
    sessions.begin(account);
    assertTrue(disable(account));
    assertFalse(hasSessions(account));
    assertFalse(disable(account));
  }
}

package dev.latchkey.server.selfservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.testkit.Gpg;
import dev.latchkey.testkit.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One's own OpenPGP key, and who may change it.
@EachDatabase
@Tag("S0-16")
class ManageOpenPgpKeyTests {
  private static final Secret PASSWORD = Secret.of("seven quiet lighthouses");
  private static final String KEY = key();
  private final TestDatabase test;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final Account ada;
  private final Session session;
  private final ManageOpenPgpKey desk;

  /// What happens while the present password is compared.
  private Runnable meanwhile = () -> {};

  ManageOpenPgpKeyTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    ada = TestAccounts.add(test, "ada@example.org");
    var audit = new AuditTrail(test.database());
    var random = new SystemRandomness();
    var passwords = TestPasswords.comparing(TestKeys.shared(), () -> meanwhile.run());
    var hash = passwords.hashAndSeal(ada.id(), TestPasswords.accepted(PASSWORD.exposeText()));
    test.run(transaction -> passwords.set(transaction, ada.id(), hash, PasswordChange.By.OWNER));
    var digests = TestKeys.shared().digests();
    var limiter = new RateLimiter(digests);
    var throttle = new Throttle(test.database(), limiter, audit);
    session = begin(new Sessions(test.database(), audit, digests, random, SessionSettings.BASE));
    desk =
        new ManageOpenPgpKey(
            test.database(),
            accounts,
            new OpenPgpKeys(new DecoyKey(test.clock()), audit),
            new CurrentPassword(test.database(), passwords, limiter, throttle, audit),
            new Notifications(new Outbox(random)));
  }

  private static String key() {
    try (var gpg = new Gpg(TestClock.START.minus(Duration.ofDays(1)))) {
      return gpg.make("ada", "ed25519", "never", "cv25519").export("ada");
    }
  }

  private Session begin(Sessions sessions) {
    var origin = new SessionClient("Firefox, Linux", "192.0.2.7");
    var begun =
        test.database()
            .write(transaction ->
                sessions.begin(transaction, ada.id(), ada.generation(), Amr.PASSWORD, origin));
    return sessions.authenticate(begun.token()).orElseThrow();
  }

  private long notifications() {
    return test.count("SELECT COUNT(*) FROM outbox");
  }

  private long notifications(String purpose) {
    return test.count("SELECT COUNT(*) FROM outbox WHERE purpose = '" + purpose + "'");
  }

  @Test
  @Tag("ASVS-7.5.1")
  void thePasswordChangesTheKeyAndTheOwnerIsToldWhatItWas() {
    assertInstanceOf(
        OpenPgpKeyOutcome.Changed.class, desk.put(session, PASSWORD, KEY).admitted().orElseThrow());
    assertEquals(1, notifications("openpgp-key-added"));
    assertEquals(1, notifications());
    assertInstanceOf(
        OpenPgpKeyOutcome.Changed.class, desk.put(session, PASSWORD, KEY).admitted().orElseThrow());
    assertEquals(1, notifications("openpgp-key-replaced"));
    assertInstanceOf(
        OpenPgpKeyOutcome.WrongPassword.class,
        desk.remove(session, Secret.of("a wrong one")).admitted().orElseThrow());
    assertInstanceOf(
        OpenPgpKeyOutcome.Changed.class, desk.remove(session, PASSWORD).admitted().orElseThrow());
    assertInstanceOf(
        OpenPgpKeyOutcome.NoKey.class, desk.remove(session, PASSWORD).admitted().orElseThrow());
    assertEquals(1, notifications("openpgp-key-removed"));
    assertEquals(3, notifications());
  }

  /// A thief who signed in with the old password must not keep the owner from reading letters.
  @Test
  @Tag("C-12")
  void aPasswordThatEndsWhileItIsComparedAddsNoKey() {
    meanwhile = this::recovery;
    assertInstanceOf(
        OpenPgpKeyOutcome.WrongPassword.class,
        desk.put(session, PASSWORD, KEY).admitted().orElseThrow());
    assertEquals(0, keys());
    assertEquals(0, notifications());
  }

  @Test
  @Tag("C-12")
  void aPasswordThatEndsWhileItIsComparedRemovesNoKey() {
    desk.put(session, PASSWORD, KEY);
    meanwhile = this::recovery;
    assertInstanceOf(
        OpenPgpKeyOutcome.WrongPassword.class,
        desk.remove(session, PASSWORD).admitted().orElseThrow());
    assertEquals(1, keys());
  }

  @Test
  void anAccountThatIsDisabledMeanwhileGetsNoKey() {
    meanwhile = () -> TestAccounts.disable(test, ada);
    assertInstanceOf(
        OpenPgpKeyOutcome.WrongPassword.class,
        desk.put(session, PASSWORD, KEY).admitted().orElseThrow());
    assertEquals(0, keys());
  }

  private void recovery() {
    test.run(transaction -> accounts.nextGeneration(transaction, ada.id()));
  }

  private long keys() {
    return test.count("SELECT COUNT(*) FROM openpgp_keys");
  }
}

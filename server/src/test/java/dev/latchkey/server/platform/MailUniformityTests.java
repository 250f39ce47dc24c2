package dev.latchkey.server.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.enrolment.EnrolmentModule;
import dev.latchkey.server.enrolment.TestEnrolments;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.keys.DigestCount;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.mail.EncryptionPolicy;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailRequest;
import dev.latchkey.server.mail.MailWorker;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.mail.TestCarriers;
import dev.latchkey.server.mail.TestCourier;
import dev.latchkey.server.notifications.RecipientKeys;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.recovery.RecoveryModule;
import dev.latchkey.server.signin.SignInModule;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who writes the letters does the same for an address that somebody has and for one that nobody
/// has: the same statements, as many keyed digests, a letter rendered, built and handed over or
/// thrown away. A busy worker slows requests down, and that could be measured.
@Tag("S4-04")
@Tag("S4-05")
class MailUniformityTests {
  private static final List<String> EVERYBODY =
      List.of(
          "known@example.org", "unknown@example.org", "disabled@example.org", "unverified@e.org");
  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
  private final Platform platform = TestPlatform.of(test.database(), test.clock());
  private final Identities identities = TestPlatform.identities(platform, TestPasswords.SETTINGS);
  private final WebSupport web = WebSupport.of(platform, identities);
  private final Accounts accounts = identities.accounts();
  private final OpenPgpKeys keys = new OpenPgpKeys(new DecoyKey(test.clock()), platform.audit());
  private final Outbox outbox = platform.outbox();
  private final TestCourier courier = new TestCourier();
  private final DigestCount digests = DigestCount.begin();

  MailUniformityTests() {
    TestAccounts.add(test, "known@example.org");
    TestAccounts.disable(test, TestAccounts.add(test, "disabled@example.org"));
    TestEnrolments.signUp(platform, identities, "unverified@e.org");
    test.tamper("DELETE FROM outbox");
  }

  @AfterEach
  void end() {
    digests.close();
  }

  /// @param letters how many were handed over, to whoever it was
  private record Work(List<String> statements, long digests, int letters) {}

  private MailWorker worker(MailComposer kind) {
    var sealing =
        new EncryptionPolicy(EncryptionPolicy.Mode.PREFERRED, new RecipientKeys(accounts, keys));
    return new MailWorker(
        test.database(),
        outbox,
        platform.audit(),
        new MailWorker.Route(courier, sealing, new TestCarriers()),
        List.of(kind));
  }

  private Work work(MailComposer kind, String email) {
    var asked =
        MailRequest.to(accounts.addressDigest(email), kind.purpose(), "somebody")
            .with(Optional.of("a request"));
    test.run(transaction -> outbox.add(transaction, asked));
    try (var log = StatementLog.of(test.database())) {
      var before = digests.ofOthers();
      worker(kind).run();
      var statements = log.take();
      var written = courier.takeAll();
      written.forEach(MailUniformityTests::isWhole);
      return new Work(statements, digests.ofOthers() - before, written.size());
    }
  }

  private static void isWhole(OutgoingMail letter) {
    assertTrue(letter.text().size() > 200);
    assertTrue(letter.html().size() > letter.text().size());
  }

  private void isUniform(MailComposer kind) {
    for (var letter = 1; letter <= 3; letter++) {
      var first = work(kind, EVERYBODY.getFirst());
      assertTrue(first.statements.size() > 3, first::toString);
      assertTrue(first.digests > 0, first::toString);
      assertEquals(1, first.letters);
      for (var email : EVERYBODY.subList(1, 4)) {
        assertEquals(first, work(kind, email), email);
      }
    }
  }

  private MailComposer ofRecovery() {
    var access =
        new AccountAccess(
            accounts, identities.passwords(), keys, identities.sessions(), platform.tokens());
    return new RecoveryModule(platform, identities, web, access).mailComposers().getFirst();
  }

  @Test
  void recovery() {
    isUniform(ofRecovery());
  }

  @Test
  void signInLink() {
    var module =
        new SignInModule(
            platform,
            identities,
            web,
            new TokenSigners(TestKeys.shared().vault(), test.database()).of(SigningAlgorithm.ES256),
            true);
    isUniform(module.mailComposers().getFirst());
  }

  @Test
  void verification() {
    isUniform(new EnrolmentModule(platform, identities, web).mailComposers().getFirst());
  }

  /// To nobody goes the very letter that somebody would get, but for the address in it.
  @Test
  void aLetterToNobodyIsTheSameLetter() {
    var kind = ofRecovery();
    assertEquals(written(kind, "known@example.org"), written(kind, "unknown@example.org"));
  }

  private List<String> written(MailComposer kind, String email) {
    test.run(transaction ->
        outbox.add(
            transaction,
            MailRequest.to(accounts.addressDigest(email), kind.purpose(), "somebody")));
    worker(kind).run();
    return courier.takeAll().stream()
        .flatMap(letter ->
            java.util.stream.Stream.of(
                letter.subject(), letter.text().exposeText(), letter.html().exposeText()))
        .map(text -> text.replaceAll("#[A-Za-z0-9_-]{43}", "#TOKEN"))
        .map(text -> text.replaceAll("(?m)^[A-Za-z0-9_-]{43}$", "TOKEN"))
        .map(text -> text.replaceAll("[a-z]+@example\\.org", "ADDRESS"))
        .map(text -> text.replaceAll("\\s+", " ")) // lines break elsewhere
        .toList();
  }
}

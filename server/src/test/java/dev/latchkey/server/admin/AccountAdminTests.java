package dev.latchkey.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.admin.imports.ImportChoices;
import dev.latchkey.server.admin.imports.ImportOutcome;
import dev.latchkey.server.admin.imports.ImportReport;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.SignInBudgets;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class AccountAdminTests {
  private final TestDatabase test;
  private final Desk on;

  AccountAdminTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    on = new Desk(test);
  }

  private static NewAccount wanted(String email, String username) {
    return ((NewAccount.Reading.Good)
            NewAccount.read(
                email, Optional.of(username), Optional.of("Ada Lovelace"), Optional.of("de")))
        .account();
  }

  private Account ada() {
    var outcome = on.desk.add(wanted("Ada@example.org", "ada"));
    assertInstanceOf(AddOutcome.Added.class, outcome);
    return on.account("ada");
  }

  @Test
  @Tag("S0-07")
  @Tag("ASVS-6.4.6")
  void anAddedAccountHasNoPasswordAndItsOwnerALetter() {
    var ada = ada();
    assertEquals(ada, on.account("ada@EXAMPLE.org"));
    assertEquals(ada, on.account("ADA"));
    assertEquals(ada, on.account(ada.id().value()));
    assertFalse(on.matches("ada", ""));
    assertEquals(0, test.count("SELECT COUNT(*) FROM passwords"));
    assertEquals(1, on.letters("account-made"));
    assertEquals(List.of("user_added"), on.events());
  }

  @Test
  void aTakenNameOrAddressAddsNothing() {
    ada();
    assertEquals(new AddOutcome.Taken("email"), on.desk.add(wanted("ada@example.org", "another")));
    assertEquals(new AddOutcome.Taken("email"), on.desk.add(wanted("ada@example.org", "ada")));
    assertEquals(new AddOutcome.Taken("username"), on.desk.add(wanted("other@example.org", "ada")));
    assertEquals(1, test.count("SELECT COUNT(*) FROM accounts"));
    assertEquals(1, on.letters("account-made"));
  }

  @Test
  void namesMustBeUsableHereToo() {
    assertEquals(
        new NewAccount.Reading.Bad("email"),
        NewAccount.read("no address", Optional.empty(), Optional.empty(), Optional.empty()));
    assertEquals(
        new NewAccount.Reading.Bad("username"),
        NewAccount.read("a@example.org", Optional.of("admin"), Optional.empty(), Optional.empty()));
    assertEquals(
        new NewAccount.Reading.Bad("display_name"),
        NewAccount.read(
            "a@example.org", Optional.empty(), Optional.of("\u0430dmin e"), Optional.empty()));
  }

  @Test
  @Tag("ASVS-7.4.2")
  void disablingEndsEverythingAtOnce() {
    var ada = ada();
    var reset = new Purpose("recovery", Duration.ofMinutes(10));
    var origin = SessionClient.of("Firefox", new ClientAddress(InetAddress.getLoopbackAddress()));
    var session =
        test.database()
            .write(transaction ->
                on.sessions.begin(transaction, ada.id(), ada.generation(), Amr.PASSWORD, origin));
    var token =
        test.database()
            .write(transaction ->
                on.tokens.issue(
                    transaction, reset, new TokenSubject.Account(ada.id(), ada.generation())));
    assertTrue(on.sessions.authenticate(session.token()).isPresent());

    assertTrue(on.desk.disable(ada, Optional.of("left the company")));
    assertFalse(on.desk.disable(ada, Optional.of("another")));
    assertEquals("left the company", on.desk.show(ada).disabledReason());
    assertTrue(on.sessions.authenticate(session.token()).isEmpty());
    assertTrue(
        test.database()
            .write(transaction -> on.tokens.claim(transaction, reset, PresentedToken.alone(token)))
            .isEmpty());
    assertTrue(on.account("ada").disabled());
    assertTrue(on.account("ada").generation() > ada.generation());

    assertTrue(on.desk.enable(ada));
    assertFalse(on.desk.enable(ada));
    assertFalse(on.account("ada").disabled());
    assertTrue(on.sessions.authenticate(session.token()).isEmpty());
    assertEquals(List.of("user_added", "user_disabled", "user_enabled"), on.events());
  }

  @Test
  void unlockingLiftsTheLimitOnEveryNameOfTheAccount() {
    var ada = ada();
    var buckets =
        List.of(
            Limit.SIGN_IN_NAME.of("ada@example.org"),
            Limit.SIGN_IN_NAME.of("ada"),
            Limit.PASSWORD_CHANGE.of(ada.id().value()));
    for (var bucket : buckets) {
      for (var tries = 0; tries < 60; tries++) {
        on.limiter.charge(test.database(), List.of(bucket));
      }
      assertTrue(on.limiter.charge(test.database(), List.of(bucket)).isPresent());
    }
    assertEquals(
        test.clock().instant().plus(Duration.ofMinutes(10)), on.desk.show(ada).limitedUntil());
    assertTrue(on.desk.unlock(ada));
    assertEquals(null, on.desk.show(ada).limitedUntil());
    assertFalse(on.desk.unlock(ada));
    for (var name : List.of("ada@example.org", "ada")) {
      assertTrue(isLifted(name));
      // Whoever has filled the count must not see that somebody has the name.
      var ofName = List.of(Limit.SIGN_IN_NAME.of(name));
      assertTrue(on.limiter.charge(test.database(), ofName).isPresent());
    }
    assertFalse(isLifted("grace"));
    assertTrue(on.limiter.charge(test.database(), List.of(buckets.getLast())).isEmpty());
    assertEquals(List.of("user_added", "user_unlocked", "user_unlocked"), on.events());
  }

  private boolean isLifted(String name) {
    var client = ClientAddress.parse("192.0.2.7").orElseThrow();
    var closed = new SignInBudgets(client, name).ofClosedName();
    return on.limiter.enter(test.database(), closed)
            instanceof RateLimiter.Entry.Admitted(var place)
        && place.isLifted();
  }

  /// The command is another process than the server that counts.
  @Test
  void aRunningServerSoonNoticesThatAnAccountWasUnlocked() {
    var ada = ada();
    var server = new Desk(test);
    var bucket = List.of(Limit.PASSWORD_CHANGE.of(ada.id().value()));
    for (var tries = 0; tries < 60; tries++) {
      server.limiter.charge(test.database(), bucket);
    }
    on.desk.unlock(ada);
    test.clock().advance(Duration.ofSeconds(5));
    assertTrue(server.limiter.charge(test.database(), bucket).isEmpty());
  }

  @Test
  void recoveringQueuesTheLetterUnlessTheAccountIsShut() {
    var ada = ada();
    assertEquals(OperatorRecoveryOutcome.QUEUED, on.desk.recover(ada));
    assertEquals(1, on.letters("recovery"));
    on.desk.disable(ada, Optional.empty());
    assertEquals(OperatorRecoveryOutcome.DISABLED, on.desk.recover(on.account("ada")));
    var elsewhere = new EmailAddress("elsewhere@example.org");
    assertEquals(OperatorRecoveryOutcome.DISABLED, on.desk.recover(ada, elsewhere));
    assertEquals(1, on.letters("recovery"));
    assertEquals(List.of("user_added", "recovery_sent", "user_disabled"), on.events());
  }

  @Test
  @Tag("CS-FP-12")
  void recoveringToAnotherAddressMovesTheAccountFirst() {
    var ada = ada();
    var elsewhere = new EmailAddress("elsewhere@example.org");
    assertEquals(OperatorRecoveryOutcome.QUEUED, on.desk.recover(ada, elsewhere));
    assertEquals(elsewhere, on.account("ada").email());
    assertEquals(1, on.letters("address-replaced"));
    assertEquals(1, on.letters("recovery"));
    assertEquals(List.of("user_added", "email_replaced", "recovery_sent"), on.events());

    // Once more is a recovery like any other.
    assertEquals(OperatorRecoveryOutcome.QUEUED, on.desk.recover(ada, elsewhere));
    assertEquals(1, on.letters("address-replaced"));

    on.desk.add(wanted("bob@example.org", "bob"));
    assertEquals(
        OperatorRecoveryOutcome.ADDRESS_TAKEN,
        on.desk.recover(ada, new EmailAddress("BOB@example.org")));
    assertEquals(elsewhere, on.account("ada").email());
  }

  @Test
  void whatIsShownHoldsNoHash() {
    var ada = ada();
    var shown = on.desk.show(ada);
    assertEquals("Ada@example.org", shown.email());
    assertEquals(test.clock().instant(), shown.createdAt());
    assertEquals("de", shown.language());
    assertEquals(0, shown.sessions());
    assertEquals(null, shown.passwordHash());
    var outcome =
        on.imports.run(
            List.of(
                """
                {"email":"bob@example.org","password_hash":"$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2"}
                """),
            new ImportChoices(ImportChoices.Existing.REFUSE, false, false, false),
            ImportReport.none(),
            _ -> {});
    assertInstanceOf(ImportOutcome.Done.class, outcome);
    var bob = on.desk.show(on.account("bob@example.org"));
    assertEquals("bcrypt:10 in argon2id m=12288,t=3,p=1", bob.passwordHash());
    assertEquals("import", bob.passwordSetBy());
  }

  @Test
  void anOperatorEditsTheProfileAndItsOwnerIsTold() {
    var ada = ada();
    var change =
        ((ProfileChange.Reading.Good) ProfileChange.read("Countess", "countess", null)).change();
    on.desk.edit(ada, change);
    assertEquals("Countess", on.desk.show(on.account("countess")).displayName());
    assertEquals(1, on.letters("profile-changed"));
    assertTrue(on.events().contains("profile_changed"));
    assertEquals(new AddOutcome.Taken("username"), on.desk.add(wanted("b@example.org", "ada")));
  }

  @Test
  void enablingForgetsTheReason() {
    var ada = ada();
    on.desk.disable(ada, Optional.of("left"));
    on.desk.enable(ada);
    assertNull(on.desk.show(ada).disabledReason());
    on.test.run(
        transaction -> on.accounts.setDisabledReason(transaction, ada.id(), Optional.of("x")));
    assertNull(on.desk.show(ada).disabledReason());
  }

  @Test
  void nobodyIsFoundByANameThatIsNobodys() {
    for (var name : List.of("", "nobody", "nobody@example.org", "0".repeat(26))) {
      assertTrue(on.desk.find(name).isEmpty(), name);
    }
  }
}

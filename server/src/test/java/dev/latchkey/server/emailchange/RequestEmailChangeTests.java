package dev.latchkey.server.emailchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.PresentedToken;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Asking for another address and confirming it.
@EachDatabase
class RequestEmailChangeTests {
  private static final String OLD = "ada@example.org";
  private static final String NEW = "countess@example.org";
  private static final Duration DAY = Duration.ofHours(24);
  private final TestDatabase test;
  private final EmailChangeFixture on;
  private final Account ada;
  private final Session session;

  RequestEmailChangeTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    on = new EmailChangeFixture(test);
    ada = TestAccounts.add(test, OLD, "ada");
    session = on.session(ada);
  }

  private Optional<Account> byLogin(String login) {
    return test.database().read(handle -> on.accounts.byLogin(handle, login));
  }

  private void isRefused(EmailChangeOutcome.Confirming outcome) {
    assertInstanceOf(EmailChangeOutcome.TokenInvalid.class, outcome);
  }

  @Test
  @Tag("CS-AU-7")
  @Tag("ASVS-6.3.7")
  void theNewAddressCountsOnceItIsConfirmedAndTheOldOneIsToldTwice() {
    assertInstanceOf(EmailChangeOutcome.Requested.class, on.ask(session, NEW));
    assertEquals(1, on.letters(OLD, "Another address").size());
    assertEquals(OLD, on.email(ada));
    assertEquals(Optional.of(new EmailAddress(NEW)), on.changing.waiting(session));
    assertInstanceOf(EmailChangeOutcome.Changed.class, on.confirm(session, on.token(NEW)));
    assertEquals(ada.id(), byLogin(NEW).orElseThrow().id());
    assertEquals(ada.id(), byLogin("ada").orElseThrow().id());
    assertEquals(Optional.empty(), byLogin(OLD));
    assertEquals(1, on.letters(OLD, "has another address").size());
    assertTrue(on.lives(session));
    assertEquals(Optional.empty(), on.changing.waiting(session));
    assertEquals(List.of("email_change_requested", "email_changed"), on.events());
  }

  @Test
  @Tag("S0-25")
  void theLinkWorksOnce() {
    var token = on.asked(session, NEW);
    on.confirm(session, token);
    isRefused(on.confirm(session, token));
    assertEquals(NEW, on.email(ada));
  }

  @Test
  @Tag("S0-24")
  void theLinkLapses() {
    var token = on.asked(session, NEW);
    test.clock().advance(DAY.minusMinutes(1));
    assertTrue(
        test.database().read(handle -> new EmailChanges().waiting(handle, ada.id())).isPresent());
    test.clock().advance(Duration.ofMinutes(2));
    var again = on.session(ada);
    isRefused(on.confirm(again, token));
    assertEquals(Optional.empty(), on.changing.waiting(again));
    assertEquals(OLD, on.email(ada));
  }

  @Test
  @Tag("S0-20")
  void theLinkWorksInASessionOfTheAccountOnly() {
    var token = on.asked(session, NEW);
    var eve = TestAccounts.add(test, "eve@example.org");
    var other = on.session(eve);
    isRefused(on.confirm(other, token));
    on.ask(other, "eve2@example.org");
    isRefused(on.confirm(other, token));
    assertInstanceOf(EmailChangeOutcome.Changed.class, on.confirm(session, token));
    assertEquals("eve@example.org", on.email(eve));
  }

  /// The letter to the third address must not be needed: the first link would give the account an
  /// address that nobody has confirmed.
  @Test
  @Tag("S0-20")
  void aLinkConfirmsNoOtherAddressThanItsOwn() {
    var first = on.asked(session, NEW);
    on.ask(session, "unconfirmed@example.org");
    isRefused(on.confirm(session, first));
    on.send();
    isRefused(on.confirm(session, first));
    assertEquals(OLD, on.email(ada));
  }

  @Test
  void theSameOnceMoreSendsANewLinkThreeTimesAndLeavesTheLastOneAlone() {
    for (var i = 0; i < 5; i++) {
      on.changing.ask(session, NEW, EmailChangeFixture.CLIENT, Optional.empty());
      on.send();
    }
    assertEquals(3, on.letters(NEW, "Confirm").size());
    assertEquals(3, on.letters(OLD, "Another address").size());
    assertInstanceOf(EmailChangeOutcome.Changed.class, on.confirm(session, on.token(NEW)));
  }

  @Test
  void withdrawnItIsOver() {
    var token = on.asked(session, NEW);
    on.changing.withdraw(session);
    on.changing.withdraw(session);
    assertEquals(Optional.empty(), on.changing.waiting(session));
    isRefused(on.confirm(session, token));
    assertEquals(
        List.of("email_change_requested", "email_change_withdrawn", "email_change_refused"),
        on.events());
    on.move(session, NEW);
  }

  @Test
  @Tag("C-12")
  void whatEndsTheSessionsEndsTheWaitingChangeAlsoWhereTheLetterIsLate() {
    var token = on.asked(session, NEW);
    on.nextGeneration(ada);
    isRefused(on.confirm(on.session(ada), token));
    on.ask(on.session(ada), "second@example.org");
    on.nextGeneration(ada);
    assertEquals(List.of(), on.letters("second@example.org", ""));
    assertEquals(Optional.empty(), on.changing.waiting(on.session(ada)));
  }

  @Test
  void aDisabledAccountChangesNothing() {
    var token = on.asked(session, NEW);
    test.run(transaction -> on.accounts.disable(transaction, ada.id()));
    isRefused(on.confirm(session, token));
    test.run(transaction -> on.accounts.enable(transaction, ada.id()));
    isRefused(on.confirm(on.session(ada), token));
    assertEquals(OLD, on.email(ada));
  }

  /// What was mailed to the old address is in the hands of whoever reads it.
  @Test
  @Tag("C-12")
  void linksThatWereMailedToTheOldAddressEnd() {
    var recovery = new Purpose("recovery", Duration.ofHours(1));
    var mailed =
        test.database()
            .write(transaction ->
                on.tokens.issue(
                    transaction, recovery, new TokenSubject.Account(ada.id(), ada.generation())));
    on.move(session, NEW);
    var claimed =
        test.database()
            .write(transaction ->
                on.tokens.claim(transaction, recovery, PresentedToken.alone(mailed)));
    assertEquals(Optional.empty(), claimed);
  }

  @Test
  void ownAddressIsNoNewOne() {
    for (var same : List.of(OLD, "ADA@Example.ORG")) {
      assertInstanceOf(EmailChangeOutcome.NothingNew.class, on.ask(session, same));
    }
    assertEquals(List.of(), on.events());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ada", "ada@", "a b@example.org", "x@y@"})
  void whatIsNoAddressIsRefused(String entered) {
    assertInstanceOf(EmailChangeOutcome.EmailRejected.class, on.ask(session, entered));
    assertEquals(Optional.empty(), on.changing.waiting(session));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@xn--80ak6aa92e.com", "\u0430da@example.org", "ada@ex\u0430mple.org"})
  @Tag("UTS39-6")
  @Tag("S4-49")
  void whatPassesForAnotherAddressIsRefusedAndNoted(String entered) {
    assertInstanceOf(EmailChangeOutcome.EmailRejected.class, on.ask(session, entered));
    assertEquals(List.of("input_validation_fail"), on.events());
  }

  // addresses that somebody has

  @Test
  @Tag("S4-04")
  @Tag("S4-05")
  void aTakenAddressIsSettledByALetterToItsOwner() {
    TestAccounts.add(test, NEW);
    assertInstanceOf(EmailChangeOutcome.Requested.class, on.ask(session, NEW));
    var letter = on.letters(NEW, "").getLast();
    assertEquals("About your account", letter.subject());
    assertFalse(letter.text().exposeText().contains("#"));
    assertEquals(1, on.letters(OLD, "Another address").size());
    assertEquals(Optional.of(new EmailAddress(NEW)), on.changing.waiting(session));
  }

  @Test
  @Tag("S4-05")
  void askingAndItsLettersAreTheSameStatementsForTakenAndFreeAddresses() {
    TestAccounts.add(test, "taken@example.org");
    TestAccounts.disable(test, TestAccounts.add(test, "disabled@example.org"));
    try (var log = StatementLog.of(test.database())) {
      on.ask(session, "free@example.org");
      on.send();
      var first = log.take();
      assertTrue(first.size() > 20, first::toString);
      for (var email : List.of("taken@example.org", "disabled@example.org", "other@example.org")) {
        test.clock().advance(Duration.ofMinutes(11));
        on.ask(session, email);
        on.send();
        assertEquals(first, log.take(), email);
      }
    }
  }

  @Test
  void refusalsCountAsWell() {
    var limit = List.of(Limit.UNIFORM_RESPONSE_SOURCE.of(EmailChangeFixture.CLIENT.source()));
    var limiter = new RateLimiter(TestKeys.shared().digests());
    var charged = Optional.<RateLimiter.LimitExceeded>empty();
    while (charged.isEmpty()) {
      charged = limiter.charge(test.database(), limit);
    }
    var lines = on.events().size();
    assertInstanceOf(
        Throttled.TooManyAttempts.class,
        on.changing.ask(
            session, "ada@\u0440ayments.example", EmailChangeFixture.CLIENT, Optional.empty()));
    assertEquals(lines, on.events().size());
  }

  @Test
  void whoConfirmsFirstGetsIt() {
    var bob = TestAccounts.add(test, "bob@example.org");
    var ofBob = on.session(bob);
    var token = on.asked(session, NEW);
    var second = on.asked(ofBob, NEW);
    assertInstanceOf(EmailChangeOutcome.Changed.class, on.confirm(ofBob, second));
    isRefused(on.confirm(session, token));
    assertEquals(OLD, on.email(ada));
    assertEquals("email_change_refused", on.events().getLast());
    assertEquals(Optional.empty(), on.changing.waiting(session));
  }

  @Test
  void anAccountOpenedMeanwhileKeepsItsAddress() {
    var token = on.asked(session, NEW);
    var owner = TestAccounts.add(test, NEW);
    isRefused(on.confirm(session, token));
    assertEquals(NEW, on.email(owner));
    assertEquals(OLD, on.email(ada));
  }

  @Test
  @Tag("S4-12")
  void wrongTokensOfOneSourceAreSlowedDownAndAGoodOneIsNotCounted() {
    var token = on.asked(session, NEW);
    for (var i = 0; i < 30; i++) {
      isRefused(on.confirm(session, Secret.of("A".repeat(43))));
    }
    var wrong = PresentedToken.alone(Secret.of("A".repeat(43)));
    assertInstanceOf(
        Throttled.TooManyAttempts.class,
        on.confirmation.confirm(session, wrong, EmailChangeFixture.CLIENT));
    assertInstanceOf(EmailChangeOutcome.Changed.class, on.confirm(session, token));
  }

  @Test
  void whatIsLongOverIsForgotten() {
    on.move(session, NEW);
    on.ask(session, "third@example.org");
    test.clock().advance(Duration.ofDays(8));
    test.run(on.changing::purge);
    assertEquals(0, test.count("SELECT COUNT(*) FROM address_changes"));
  }
}

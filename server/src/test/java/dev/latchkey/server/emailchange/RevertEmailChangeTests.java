package dev.latchkey.server.emailchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.secondfactor.FirstCode;
import dev.latchkey.server.secondfactor.TestFactors;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.tokens.PresentedToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// "This was not me."
@EachDatabase
@Tag("CS-AU-7")
class RevertEmailChangeTests {
  private static final String A = "ada@example.org";
  private static final String B = "b@example.net";
  private static final String C = "c@example.net";
  private final TestDatabase test;
  private final EmailChangeFixture on;
  private final Account ada;
  private final Session session;

  RevertEmailChangeTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    on = new EmailChangeFixture(test);
    ada = TestAccounts.add(test, A, "ada");
    on.setPassword(ada, "seven quiet lighthouses");
    session = on.session(ada);
  }

  private void isBack(EmailChangeOutcome.TakingBack outcome) {
    assertInstanceOf(EmailChangeOutcome.TakenBack.class, outcome);
    assertEquals(A, on.email(ada));
    assertEquals(List.of(), on.sessions.list(ada.id()));
    assertEquals(0, test.count("SELECT COUNT(*) FROM passwords"));
  }

  private static void isRefused(EmailChangeOutcome.TakingBack outcome) {
    assertInstanceOf(EmailChangeOutcome.TokenInvalid.class, outcome);
  }

  @Test
  @Tag("C-12")
  void theOldAddressGetsTheAccountBackAndEverythingElseEnds() {
    on.move(session, B);
    var link = on.token(A);
    isBack(on.takeBack(link, " ADA@example.ORG".strip()));
    assertTrue(on.present(ada).generation() > ada.generation());
    assertFalse(on.present(ada).disabled());
    assertEquals("email_change_taken_back", on.events().getLast());
    assertEquals(1, on.letters(B, "earlier address").size());
  }

  @Test
  @Tag("S0-25")
  void worksOnce() {
    on.move(session, B);
    var link = on.token(A);
    on.takeBack(link, A);
    isRefused(on.takeBack(link, A));
    on.move(on.session(ada), C);
    isRefused(on.takeBack(link, A));
    assertEquals(C, on.email(ada));
  }

  @Test
  @Tag("S0-24")
  void worksForADay() {
    on.move(session, B);
    var link = on.token(A);
    test.clock().advance(Duration.ofHours(24).plusSeconds(1));
    isRefused(on.takeBack(link, A));
    assertEquals(B, on.email(ada));
  }

  /// Somebody who merely presses the button, as mail scanners do, changes nothing.
  @ParameterizedTest
  @ValueSource(strings = {"", B, "eve@example.org", "ada"})
  void wantsTheAddressThatItWasMailedTo(String entered) {
    on.move(session, B);
    var link = on.token(A);
    assertInstanceOf(EmailChangeOutcome.OtherAddress.class, on.takeBack(link, entered));
    assertEquals(B, on.email(ada));
    assertTrue(on.lives(session));
    isBack(on.takeBack(link, A));
  }

  /// With a key of the stranger's on the account, its owner could read none of the letters that
  /// matter.
  @Test
  @Tag("S0-16")
  void winsOverAnOpenPgpKey() {
    on.move(session, B);
    var link = on.token(A);
    for (var subject : List.of("Another address", "has another address")) {
      assertEquals(OutgoingMail.Secrecy.NONE, on.letters(A, subject).getLast().secrecy(), subject);
    }
    test.tamper(
        "INSERT INTO openpgp_keys (account_id, certificate, fingerprint, algorithm, added_at)"
            + " VALUES (?, ?, 'F00D', 'Ed25519', 0)",
        ada.id().value(),
        new byte[1]);
    isBack(on.takeBack(link, A));
    assertEquals(0, test.count("SELECT COUNT(*) FROM openpgp_keys"));
    assertTrue(on.events().contains("openpgp_key_removed"));
    assertEquals(OutgoingMail.Secrecy.NONE, on.letters(B, "earlier address").getLast().secrecy());
  }

  /// One of a stranger's would shut the owner out; one that was there before is the owner's.
  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 6, 8})
  void winsOverASecondFactorOfTheDaysBefore(long age) {
    var since = age < 7;
    if (age >= 0) {
      setUpFactor();
    }
    test.clock().advance(Duration.ofDays(Math.max(age, 0)).plusSeconds(1));
    var mover = on.session(ada);
    on.move(mover, B);
    var link = on.token(A);
    test.clock().advance(Duration.ofSeconds(1));
    if (age < 0) {
      setUpFactor();
    }
    isBack(on.takeBack(link, A));
    assertEquals(since ? 0 : 1, test.count("SELECT COUNT(*) FROM totp_secrets"));
    assertEquals(since, on.events().contains("second_factor_removed"));
  }

  private void setUpFactor() {
    var totp = TestFactors.factors().totp();
    var secret = totp.begin(test.database(), ada.id()).text().exposeText();
    var code = TestFactors.code(secret, test.clock().instant());
    var first = totp.judgeFirst(test.database(), ada.id(), code);
    test.run(((FirstCode.Right) first).proof()::take);
  }

  @Test
  void winsOverANewPassword() {
    on.move(session, B);
    var link = on.token(A);
    on.setPassword(ada, "the password of a thief");
    on.nextGeneration(ada);
    isBack(on.takeBack(link, A));
  }

  @Test
  void winsOverAFurtherChangeWhoseLinkEnds() {
    on.move(session, B);
    var ofA = on.token(A);
    on.move(session, C);
    var ofB = on.token(B);
    isBack(on.takeBack(ofA, A));
    isRefused(on.takeBack(ofB, B));
    assertEquals(A, on.email(ada));
    assertEquals(1, on.letters(C, "earlier address").size());
  }

  @Test
  void winsOverAFurtherTakeBack() {
    on.move(session, B);
    var ofA = on.token(A);
    on.move(session, C);
    var ofB = on.token(B);
    assertInstanceOf(EmailChangeOutcome.TakenBack.class, on.takeBack(ofB, B));
    assertEquals(B, on.email(ada));
    isBack(on.takeBack(ofA, A));
  }

  @Test
  void endsTheChangeThatWaitsAndLinksThatAreOnTheirWay() {
    on.move(session, B);
    var link = on.token(A);
    var waiting = on.asked(session, C);
    isBack(on.takeBack(link, A));
    assertInstanceOf(EmailChangeOutcome.TokenInvalid.class, on.confirm(on.session(ada), waiting));
    assertEquals(A, on.email(ada));
  }

  /// The letter to B is late: its link must not be made any more.
  @Test
  void aLateLetterAboutAnUndoneChangeIsNotWritten() {
    on.move(session, B);
    var ofA = on.token(A);
    var toC = on.asked(session, C);
    on.confirm(session, toC);
    isBack(on.takeBack(ofA, A));
    assertEquals(List.of(), on.letters(B, "another address"));
  }

  /// The owner goes back with a session and the password: the address in between was perhaps a
  /// stranger's, and gets no right to undo that.
  @Test
  void whoGoesBackGivesTheAddressInBetweenNoRight() {
    on.move(session, B);
    var ofA = on.token(A);
    on.move(session, C);
    var ofB = on.token(B);
    on.move(session, A);
    assertEquals(List.of(), on.letters(C, "another address"));
    assertEquals(1, on.letters(C, "earlier address").size());
    for (var link : List.of(ofA, ofB)) {
      isRefused(on.takeBack(link, A));
    }
    assertEquals(A, on.email(ada));
    assertTrue(on.lives(session));
  }

  @Test
  void aDisabledAccountGetsItsAddressBackAndStaysShut() {
    on.move(session, B);
    var link = on.token(A);
    test.run(transaction -> on.accounts.disable(transaction, ada.id()));
    isBack(on.takeBack(link, A));
    assertTrue(on.present(ada).disabled());
  }

  @Test
  void whereTheOldAddressHasAnAccountByNowThisOneIsShut() {
    on.move(session, B);
    var link = on.token(A);
    var second = TestAccounts.add(test, A);
    assertInstanceOf(EmailChangeOutcome.Shut.class, on.takeBack(link, A));
    assertTrue(on.present(ada).disabled());
    assertEquals(B, on.email(ada));
    assertEquals(A, on.email(second));
    assertFalse(on.present(second).disabled());
    assertEquals(0, test.count("SELECT COUNT(*) FROM passwords"));
    assertEquals(List.of(), on.sessions.list(ada.id()));
    isRefused(on.takeBack(link, A));
  }

  @Test
  void aLetterOnItsSecondWayHasALinkAndTheFirstEnds() {
    on.ask(session, B);
    var token = on.token(B);
    on.takeNoLetters();
    on.confirm(session, token);
    on.send();
    on.takeLetters();
    isBack(on.takeBack(on.token(A), A));
  }

  @Test
  @Tag("S4-12")
  void wrongTokensOfOneSourceAreSlowedDown() {
    for (var i = 0; i < 30; i++) {
      isRefused(on.takeBack(Secret.of("A".repeat(43)), A));
    }
    var wrong = PresentedToken.alone(Secret.of("A".repeat(43)));
    assertInstanceOf(
        Throttled.TooManyAttempts.class, on.taking.takeBack(wrong, A, EmailChangeFixture.CLIENT));
  }

  // at the same moment

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    try (var threads = Executors.newFixedThreadPool(tasks.size())) {
      var all = new ArrayList<T>();
      for (var running : threads.invokeAll(tasks)) {
        all.add(running.get());
      }
      return all;
    }
  }

  @Test
  @Tag("S0-25")
  @Tag("ASVS-15.4.2")
  void oneOfManyTakesItBack() throws Exception {
    try (var node = test.reopen()) {
      var other = new EmailChangeFixture(test, node);
      on.move(session, B);
      var link = on.token(A);
      var outcomes =
          atOnce(
              IntStream.range(0, 16)
                  .<Callable<EmailChangeOutcome>>mapToObj(
                      i -> () -> (i % 2 == 0 ? on : other).takeBack(link, A))
                  .toList());
      assertEquals(
          1, outcomes.stream().filter(EmailChangeOutcome.TakenBack.class::isInstance).count());
      assertEquals(A, on.email(ada));
    }
  }

  @Test
  void takingBackWinsOverAConfirmationAtTheSameMoment() throws Exception {
    try (var node = test.reopen()) {
      var other = new EmailChangeFixture(test, node);
      for (var round = 0; round < 10; round++) {
        on.setPassword(ada, "seven quiet lighthouses");
        var thief = on.session(ada);
        on.move(thief, B);
        var link = on.token(A);
        var further = on.asked(thief, C);
        var outcomes =
            atOnce(
                List.<Callable<EmailChangeOutcome>>of(
                    () -> on.takeBack(link, A), () -> other.confirm(thief, further)));
        isBack((EmailChangeOutcome.TakingBack) outcomes.getFirst());
        test.clock().advance(Duration.ofMinutes(11));
      }
    }
  }

  /// Whoever confirms and withdraws at once, or asks for a third address, gets an address without
  /// its way back at no moment.
  @Test
  void aChangeThatIsMadeCanAlwaysBeTakenBack() throws Exception {
    try (var node = test.reopen()) {
      var other = new EmailChangeFixture(test, node);
      for (var round = 0; round < 20; round++) {
        on.setPassword(ada, "seven quiet lighthouses");
        var thief = on.session(ada);
        var wanted = "thief" + round + "@example.net";
        var link = on.asked(thief, wanted);
        Callable<EmailChangeOutcome> also =
            round % 2 == 0
                ? () -> {
                  other.changing.withdraw(thief);
                  return new EmailChangeOutcome.NothingNew();
                }
                : () -> other.ask(thief, C);
        atOnce(List.<Callable<EmailChangeOutcome>>of(() -> on.confirm(thief, link), also));
        if (on.email(ada).equals(wanted)) {
          isBack(on.takeBack(on.token(A), A));
        }
        test.clock().advance(Duration.ofMinutes(11));
      }
    }
  }

  /// Two accounts and one address: the database decides, and nobody sees an error.
  @Test
  void ofTwoWhoConfirmOneAddressAtTheSameMomentOneGetsIt() throws Exception {
    try (var node = test.reopen()) {
      var other = new EmailChangeFixture(test, node);
      for (var round = 0; round < 10; round++) {
        var email = "wanted" + round + "@example.org";
        var ofAda = on.asked(session, email);
        var bob = on.session(TestAccounts.add(test, "bob" + round + "@example.org"));
        var ofBob = on.asked(bob, email);
        var outcomes =
            atOnce(
                List.<Callable<EmailChangeOutcome>>of(
                    () -> on.confirm(session, ofAda), () -> other.confirm(bob, ofBob)));
        assertEquals(
            1, outcomes.stream().filter(EmailChangeOutcome.Changed.class::isInstance).count());
        assertEquals(
            1, outcomes.stream().filter(EmailChangeOutcome.TokenInvalid.class::isInstance).count());
        test.clock().advance(Duration.ofMinutes(11));
      }
    }
  }

  @Test
  void twoRequestsAtTheSameMomentLeaveOneThatWaits() throws Exception {
    try (var node = test.reopen()) {
      var other = new EmailChangeFixture(test, node);
      var outcomes =
          atOnce(
              Stream.of(B, C)
                  .<Callable<EmailChangeOutcome>>map(
                      email -> () -> (email.equals(B) ? on : other).ask(session, email))
                  .toList());
      outcomes.forEach(outcome -> assertInstanceOf(EmailChangeOutcome.Requested.class, outcome));
      var waiting = on.changing.waiting(session).map(EmailAddress::value);
      assertEquals(1, test.count("SELECT COUNT(*) FROM address_changes"));
      assertInstanceOf(
          EmailChangeOutcome.Changed.class, on.confirm(session, on.token(waiting.orElseThrow())));
      assertEquals(waiting, Optional.of(on.email(ada)));
    }
  }
}

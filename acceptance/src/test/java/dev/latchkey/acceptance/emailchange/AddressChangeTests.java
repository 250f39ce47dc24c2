package dev.latchkey.acceptance.emailchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.ReceivedMail;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.testkit.Canaries;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `/account/email` in a browser, with scripts and without.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("CS-AU-7")
final class AddressChangeTests {
  private static final String CONFIRM = "/account/email/confirm";
  private static final String TAKE_BACK = "/account/email/take-back";
  private static final String CHANGED = "/account?notice=email-changed";
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Canaries secrets = new Canaries();
  private final Chromium chromium;

  AddressChangeTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  private Visitor visitor(boolean script) {
    return chromium.visitor(latchkey, script);
  }

  private static void ask(Visitor visitor, Person person, String email) {
    visitor.signIn(person);
    visitor.follow("Change the address");
    visitor.type("New address", email);
    visitor.click("Send the link");
    visitor.sees("Check your email");
  }

  private ReceivedMail letter(String address, String path) {
    var letter = latchkey.mailbox().awaitLink(address, path);
    secrets.add("a token", letter.token(path));
    return letter;
  }

  /// Opens the link of the letter, or the page without it and pastes the link.
  private static void open(Visitor visitor, ReceivedMail letter, String path, boolean script) {
    visitor.open(script ? letter.link(path) : path);
    if (script) {
      visitor.isAt(path);
    } else {
      visitor.type("Code from the email", letter.link(path));
    }
  }

  private void confirm(Visitor visitor, String address, boolean script) {
    open(visitor, letter(address, CONFIRM), CONFIRM, script);
    visitor.click("Confirm this address");
    visitor.isAt(CHANGED);
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("ASVS-6.3.7")
  @Tag("C-11")
  void theNewAddressCountsOnceItIsConfirmed(boolean script) {
    var person = Person.withAccount(latchkey, api);
    var moved = new Person("new." + script + person.email(), person.password());
    try (var visitor = visitor(script)) {
      ask(visitor, person, moved.email());
      latchkey
          .mailbox()
          .await(
              person.email(),
              "word that it was asked for",
              letter -> letter.subject().equals("Another address for your account?"));
      moved.signIn(api).expectProblem(401, "invalid_credentials");
      person.signIn(api).expect(201);
      confirm(visitor, moved.email(), script);
      assertTrue(visitor.shows(moved.email()));
      moved.signIn(api).expect(201);
      person.signIn(api).expectProblem(401, "invalid_credentials");
      letter(person.email(), TAKE_BACK);
      visitor.behavedWell(secrets);
    }
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("C-12")
  void theOldAddressTakesItBackWhateverTheThiefHasDone(boolean script) {
    var owner = Person.withAccount(latchkey, api);
    var thief = new Person("thief." + script + owner.email(), owner.password());
    var gone = new Person("gone." + script + owner.email(), "the password of a thief");
    try (var ofThief = chromium.visitor(latchkey);
        var visitor = visitor(script)) {
      ask(ofThief, owner, thief.email());
      confirm(ofThief, thief.email(), true);
      Person.complete(api, thief.recoveryToken(latchkey, api), gone.password()).expect(200);
      ask(ofThief, thief.withPassword(gone.password()), gone.email());
      confirm(ofThief, gone.email(), true);
      var session = gone.session(api);
      open(visitor, letter(owner.email(), TAKE_BACK), TAKE_BACK, script);
      visitor.type("Your address", owner.email());
      visitor.click("Revert the change");
      visitor.sees("Your address is back");
      api.get("/api/v1/session", session).expectProblem(401, "not_signed_in");
      ofThief.open("/account");
      ofThief.isAt("/sign-in?notice=sign-in-first");
      gone.signIn(api).expectProblem(401, "invalid_credentials");
      owner.withPassword(gone.password()).signIn(api).expectProblem(401, "invalid_credentials");
      visitor.follow("Set a new password");
      visitor.isAt("/forgot-password");
      var chosen = owner.withPassword("eleven copper barometers");
      Person.complete(api, owner.recoveryToken(latchkey, api), chosen.password()).expect(200);
      chosen.signIn(api).expect(201);
      visitor.behavedWell(secrets);
    }
  }

  @Test
  @Tag("S4-05")
  void aTakenAddressIsSettledByMail() {
    var person = Person.withAccount(latchkey, api);
    var other = Person.withAccount(latchkey, api);
    try (var visitor = chromium.visitor(latchkey)) {
      ask(visitor, person, other.email());
    }
    var letter =
        latchkey
            .mailbox()
            .await(
                other.email(),
                "word of it",
                of -> of.subject().equals("About your account") && !of.hasLink("/verify"));
    assertFalse(letter.hasLink(CONFIRM));
    person.signIn(api).expect(201);
    other.signIn(api).expect(201);
  }

  @Test
  void theLinkWorksInASessionOfTheAccountOnly() {
    var person = Person.withAccount(latchkey, api);
    var stranger = Person.withAccount(latchkey, api);
    var wanted = "only." + person.email();
    try (var visitor = chromium.visitor(latchkey);
        var elsewhere = chromium.visitor(latchkey)) {
      ask(visitor, person, wanted);
      var letter = letter(wanted, CONFIRM);
      elsewhere.open(letter.link(CONFIRM));
      elsewhere.sees("Sign in first");
      elsewhere.isAt(CONFIRM);
      elsewhere.signIn(stranger);
      elsewhere.open(letter.link(CONFIRM));
      elsewhere.click("Confirm this address");
      elsewhere.sees("This link no longer works");
      confirmAgain(visitor, letter);
      elsewhere.behavedWell(secrets);
      visitor.behavedWell(secrets);
    }
  }

  private static void confirmAgain(Visitor visitor, ReceivedMail letter) {
    visitor.open(letter.link(CONFIRM));
    visitor.click("Confirm this address");
    visitor.isAt(CHANGED);
    visitor.open(letter.link(CONFIRM));
    visitor.click("Confirm this address");
    visitor.isAt(CHANGED); // the second click of the same browser is told what the first one did
  }

  /// The sign-in page leads back to where the code can be pasted.
  @Test
  void whoSignsInFirstGoesOnWithTheCode() {
    var person = Person.withAccount(latchkey, api);
    var wanted = "later." + person.email();
    try (var visitor = chromium.visitor(latchkey);
        var elsewhere = chromium.visitor(latchkey)) {
      ask(visitor, person, wanted);
      var letter = letter(wanted, CONFIRM);
      elsewhere.open(letter.link(CONFIRM));
      elsewhere.follow("Sign in");
      elsewhere.type("Email address or username", person.email());
      elsewhere.type("Password", person.password());
      elsewhere.click("Sign in");
      elsewhere.isAt(CONFIRM);
      elsewhere.type("Code from the email", letter.link(CONFIRM));
      elsewhere.click("Confirm this address");
      elsewhere.isAt(CHANGED);
    }
  }

  @Test
  void whatWaitsIsShownAndCanBeWithdrawn() {
    var person = Person.withAccount(latchkey, api);
    var wanted = "never." + person.email();
    try (var visitor = chromium.visitorWithoutScript(latchkey)) {
      ask(visitor, person, wanted);
      var letter = letter(wanted, CONFIRM); // once it is withdrawn, none is written
      visitor.open("/account");
      assertTrue(visitor.shows(wanted));
      visitor.follow("Change the address");
      visitor.click("Cancel the change");
      visitor.isAt("/account?notice=email-withdrawn");
      assertEquals(0, visitor.page().getByText(wanted).count());
      open(visitor, letter, CONFIRM, false);
      visitor.click("Confirm this address");
      visitor.sees("This link no longer works");
    }
  }

  @Test
  void whatIsNoNewAddressComesBackWithAdvice() {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = chromium.visitorWithoutScript(latchkey)) {
      visitor.signIn(person);
      visitor.open("/account/email");
      visitor.type("New address", "ada@xn--80ak6aa92e.com");
      visitor.click("Send the link");
      visitor.page().getByText("This could be taken for another address").waitFor();
      visitor.type("New address", person.email());
      visitor.click("Send the link");
      visitor.page().getByText("This is already your address.").waitFor();
    }
  }
}

package dev.latchkey.acceptance.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.testkit.Canaries;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a form that was sent: with scripts and without, it leads to a page, with what
/// was typed and all that is wrong.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FormTests {
  private static final String TOO_OLD = "This page was open for too long. Please try once more.";

  /// What is typed into a password field ends before its button begins, also where it is wrong.
  private static final String CLEAR_OF_ITS_BUTTON =
      """
      () => {
        const field = document.querySelector("#password");
        field.setAttribute("aria-invalid", "true");
        const style = getComputedStyle(field);
        return parseFloat(style.paddingRight) >= document.querySelector(".reveal").offsetWidth;
      }
      """;

  private static final Page.GetByTextOptions EXACT = new Page.GetByTextOptions().setExact(true);

  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  FormTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  private Visitor visitor(boolean script) {
    return chromium.visitor(latchkey, script);
  }

  private static String value(Visitor visitor, String id) {
    return visitor.page().locator("#" + id).inputValue();
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-35")
  void signingInKeepsTheNameAndNoPassword(boolean script) {
    try (var visitor = visitor(script)) {
      visitor.open("/sign-in?return=%2Faccount%2Fpassword");
      visitor.signInHere("ada@example.org", "not the right one");
      assertTrue(visitor.shows("Wrong email address, username or password."));
      visitor.isAt("/sign-in?sent=1&return=%2Faccount%2Fpassword");
      assertEquals("ada@example.org", value(visitor, "login"));
      assertEquals("", value(visitor, "password"));
      visitor.page().reload();
      assertTrue(visitor.shows("Wrong email address, username or password."));
      var person = Person.withAccount(latchkey, api);
      visitor.signInHere(person.email(), person.password());
      visitor.isAt("/account/password");
      visitor.page().goBack();
      visitor.isAt("/account/password");
      visitor.behavedWell(new Canaries());
    }
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-35")
  void allFaultsOfASignUpAreToldAtOnceAndNothingTypedIsLost(boolean script) {
    try (var visitor = visitor(script)) {
      visitor.open("/sign-up");
      visitor.page().locator("form").evaluate("form => form.noValidate = true");
      visitor.type("Email address", "ada@");
      visitor.type("Username (optional)", "a");
      visitor.type("Display name (optional)", "Ada");
      visitor.type("Password", "password");
      visitor.click("Create account");
      assertTrue(visitor.shows("Check the email address"));
      assertTrue(visitor.shows("Change the username"));
      assertTrue(visitor.shows("It is on the lists of passwords"));
      assertEquals("ada@", value(visitor, "email"));
      assertEquals("a", value(visitor, "username"));
      assertEquals("Ada", value(visitor, "display_name"));
      assertEquals("", value(visitor, "password"));
      visitor.behavedWell(new Canaries());
    }
  }

  @Test
  void faultGoesWhenItsFieldChanges() {
    try (var visitor = visitor(true)) {
      visitor.open("/sign-up");
      visitor.page().locator("form").evaluate("form => form.noValidate = true");
      visitor.type("Email address", "ada@");
      visitor.type("Username (optional)", "a");
      visitor.type("Password", "quiet otter violin lantern");
      visitor.click("Create account");
      assertTrue(visitor.shows("Change the username"));
      assertTrue((Boolean) visitor.page().evaluate(CLEAR_OF_ITS_BUTTON));
      visitor.type("Username (optional)", "ada");
      assertFalse(visitor.page().getByText("Change the username").isVisible());
      assertFalse(visitor.page().locator("#username-problem").isVisible());
      assertTrue(visitor.showsAlready("Check the email address"));
      visitor.type("Email address", "ada@example.org");
      assertFalse(visitor.page().locator(".problems").isVisible());
      assertEquals("Create an account – Latchkey", visitor.page().title());
      visitor.open("/sign-in");
      visitor.signInHere("ada@example.org", "not the right one");
      assertTrue(visitor.shows("Wrong email address, username or password."));
      visitor.type("Password", "another");
      assertFalse(visitor.page().locator(".problems").isVisible());
    }
  }

  /// Of a short key, of one that takes two cookies, and of one that is too long for any.
  @ParameterizedTest(name = "{0} characters")
  @ValueSource(ints = {600, 6000, 30_000})
  @Tag("S0-16")
  void pastedKeyComesBackWithAllThatIsWrong(int length) {
    var person = Person.withAccount(latchkey, api);
    var pasted = noKey(length);
    try (var visitor = visitor(true)) {
      visitor.signIn(person);
      visitor.isAt("/account");
      visitor.open("/account/openpgp");
      visitor.page().locator("#key").fill(pasted);
      visitor.page().locator("#current_password").fill("wrong");
      visitor.click("Save the key");
      assertTrue(visitor.shows("This is not a public key."));
      assertTrue(visitor.shows("This is not your"));
      assertEquals(pasted, value(visitor, "key"));
      assertEquals("", value(visitor, "current_password"));
      visitor.page().reload();
      assertEquals(length < 10_000 ? pasted : "", value(visitor, "key"));
    }
  }

  private static String noKey(int length) {
    var random = new java.util.Random(length);
    var text = new StringBuilder("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n");
    while (text.length() < length) {
      var line = new byte[48];
      random.nextBytes(line);
      text.append(java.util.Base64.getEncoder().encodeToString(line)).append('\n');
    }
    return text.toString();
  }

  @Test
  @Tag("S4-14")
  void allFaultsOfANewPasswordAreToldAtOnce() {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = visitor(false)) {
      visitor.signIn(person);
      visitor.isAt("/account");
      visitor.open("/account/password");
      visitor.page().locator("#current_password").fill("wrong");
      visitor.page().locator("#new_password").fill("password");
      visitor.page().locator("#new_password_repeat").fill("passwort");
      visitor.click("Save the new password");
      assertTrue(visitor.shows("This is not your"));
      assertTrue(visitor.shows("It is on the lists of passwords"));
      assertTrue(visitor.shows("Type the same password twice"));
      visitor.behavedWell(new Canaries());
    }
    person.signIn(api).expect(201);
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("CS-CF-1")
  void formWithoutItsCookieComesBackWithWhatWasTyped(boolean script) {
    try (var visitor = visitor(script)) {
      visitor.open("/sign-in");
      visitor.page().context().clearCookies();
      visitor.signInHere("ada@example.org", "not the right one");
      assertTrue(visitor.shows(TOO_OLD));
      assertEquals("ada@example.org", value(visitor, "login"));
      var person = Person.withAccount(latchkey, api);
      visitor.signInHere(person.email(), person.password());
      visitor.isAt("/account");
      visitor.page().context().clearCookies();
      visitor.click("Sign out");
      visitor.isAt("/sign-in");
      visitor.behavedWell(new Canaries());
    }
  }

  /// For the pages that ask for an email: the page after that shows the address, and asks again.
  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-03")
  void mistypedAddressIsShownAndCorrectedOnThePageThatFollows(boolean script) {
    var person = Person.withAccount(latchkey, api);
    var pages =
        Map.of("/forgot-password", "/reset-password", "/sign-in-link/request", "/sign-in-link");
    for (var page : pages.entrySet()) {
      try (var visitor = visitor(script)) {
        visitor.open(page.getKey());
        asksAgain(
            visitor,
            person,
            () -> {
              visitor.type("Email address", "typo." + person.email());
              visitor.page().locator("main button[type=submit]").click();
            });
        latchkey.mailbox().awaitLink(person.email(), page.getValue());
      }
    }
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-03")
  void signUpWithAMistypedAddressGoesOnWithTheRightOne(boolean script) {
    var person = Person.somebody();
    try (var visitor = visitor(script)) {
      visitor.open("/sign-up");
      asksAgain(
          visitor,
          person,
          () -> {
            visitor.type("Email address", "typo." + person.email());
            visitor.type("Password", person.password());
            visitor.click("Create account");
          });
      var letter = latchkey.mailbox().awaitLink(person.email(), "/verify");
      visitor.open(letter.link("/verify"));
      if (!script) {
        visitor.page().locator("#token").fill(letter.token("/verify"));
      }
      visitor.click("Confirm this address");
      visitor.sees("Address confirmed");
    }
    person.signIn(api).expect(201);
    person.at("typo." + person.email()).signIn(api).expect(401);
  }

  /// Who has signed up and got no email looks for it where the sign-in fails.
  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-03")
  void unconfirmedPersonIsLedFromTheSignInToANewEmail(boolean script) {
    var person = Person.somebody();
    person.signUp(api).expect(202);
    latchkey.mailbox().awaitLink(person.email(), "/verify");
    try (var visitor = visitor(script)) {
      visitor.signIn(person);
      assertTrue(visitor.shows("If you have just signed up, confirm your address first."));
      visitor.follow("Send a new link");
      asksAgain(
          visitor,
          person,
          () -> {
            visitor.type("Email address", "typo." + person.email());
            visitor.click("Send the link");
          });
      latchkey.mailbox().awaitLink(person.email(), "/verify");
    }
  }

  private static void asksAgain(Visitor visitor, Person person, Runnable first) {
    first.run();
    visitor.sees("Check your email");
    for (var typed : List.of("typo." + person.email(), person.email())) {
      assertEquals(typed, visitor.page().locator(".entered").innerText());
      assertEquals(typed, value(visitor, "email"));
      assertFalse(visitor.page().url().contains("example"), visitor.page().url());
      visitor.type("Email address", person.email());
      visitor.click("Send again");
      visitor.page().getByText(person.email(), EXACT).waitFor();
    }
    visitor.page().reload();
    assertEquals(person.email(), visitor.page().locator(".entered").innerText());
    visitor.behavedWell(new Canaries());
  }

  /// Both begin with a form whose cookie is missing; the page that it leads to sees who takes one.
  @Test
  @Tag("CS-CF-1")
  void browserWithoutCookiesIsToldSo() {
    var sent =
        api.send(
                api.request("/sign-in")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("csrf=x&login=ada&password=whatever")))
            .expect(303);
    var page = sent.header("Location");
    var blocked = api.get(page).expect(403);
    assertTrue(blocked.text().contains("This page needs cookies"));
    assertFalse(blocked.text().contains(TOO_OLD));
    assertTrue(blocked.text().contains("<form method=\"post\" action=\"/sign-in\""));
    var cookies =
        sent.headers().allValues("Set-Cookie").stream()
            .map(line -> line.split(";", 2)[0])
            .collect(Collectors.joining("; "));
    var again = api.send(api.request(page).header("Cookie", cookies)).expect(403);
    assertTrue(again.text().contains(TOO_OLD));
    assertTrue(again.text().contains("value=\"ada\""));
    assertFalse(again.text().contains("whatever"));
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-40")
  void wayBackAfterASignOutShowsNothing(boolean script) {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = visitor(script)) {
      visitor.signIn(person);
      visitor.isAt("/account");
      visitor.open("/account/password");
      visitor.open("/account");
      visitor.click("Sign out");
      visitor.isAt("/sign-in?notice=signed-out");
      for (var step = 0; step < 3; step++) {
        visitor.page().goBack(new Page.GoBackOptions());
        assertFalse(visitor.page().content().contains(person.email()), visitor.page().url());
      }
    }
  }

  @Test
  @Tag("S4-40")
  void signOutAndThePageAfterItClearTheBrowsersMemory() {
    var answer = api.get("/sign-in?notice=signed-out").expect(200);
    assertEquals("\"cache\"", answer.header("Clear-Site-Data"));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("", api.get("/sign-in").expect(200).header("Clear-Site-Data"));
  }
}

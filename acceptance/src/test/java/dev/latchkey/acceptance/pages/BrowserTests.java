package dev.latchkey.acceptance.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.testkit.Canaries;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// People with browsers, with scripts and without.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserTests {
  private static final String NEW_PASSWORD = "twelve amber windmills";
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  BrowserTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  private Visitor visitor(boolean script) {
    return chromium.visitor(latchkey, script);
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-13")
  @Tag("S4-21")
  @Tag("S4-40")
  @Tag("S4-73")
  void wholeJourney(boolean script) {
    var person = Person.somebody();
    var changed = person.withPassword(NEW_PASSWORD);
    var secrets = new Canaries();
    secrets.add("the password", person.password());
    secrets.add("the new password", NEW_PASSWORD);
    try (var laptop = visitor(script);
        var phone = visitor(script)) {
      signUp(laptop, person);
      useLink(laptop, verifyLink(person, secrets), script);
      laptop.click("Confirm this address");
      laptop.sees("Address confirmed");
      laptop.follow("Sign in");
      laptop.signIn(person);
      laptop.isAt("/account");
      assertTrue(laptop.shows(person.email()));
      assertFalse(laptop.showsAlready("Your password was reset"));

      phone.open("/sign-in");
      phone.follow("Forgot your password?");
      phone.type("Email address", person.email());
      phone.click("Send the link");
      phone.sees("Check your email");
      useLink(phone, resetLink(person, secrets), script);
      phone.type("New password", NEW_PASSWORD);
      phone.type("Repeat the new password", NEW_PASSWORD);
      phone.click("Save the new password");
      phone.isAt("/sign-in?notice=password-changed&sent=1");
      assertTrue(phone.shows("Your new password is saved, and all devices were signed out."));

      laptop.open("/account");
      laptop.isAt("/sign-in?notice=sign-in-first");
      laptop.signIn(person);
      assertTrue(laptop.shows("Wrong email address, username or password."));
      laptop.signIn(changed);
      laptop.isAt("/account");
      assertTrue(laptop.shows("Your password was reset"));
      laptop.click("Got it");
      laptop.isAt("/account");
      assertTrue(laptop.shows("You are not signed in anywhere else."));
      assertFalse(laptop.showsAlready("Your password was reset"));
      phone.signIn(changed);
      phone.isAt("/account");
      laptop.open("/account");
      laptop.click("Sign out everywhere else");
      laptop.isAt("/account?notice=others-ended");
      phone.open("/account");
      phone.isAt("/sign-in?notice=sign-in-first");
      laptop.click("Sign out");
      laptop.isAt("/sign-in?notice=signed-out");
      laptop.behavedWell(secrets);
      phone.behavedWell(secrets);
    }
  }

  private static void signUp(Visitor visitor, Person person) {
    visitor.open("/sign-in");
    visitor.follow("Create an account");
    visitor.type("Email address", person.email());
    visitor.type("Display name (optional)", "Ada");
    visitor.type("Password", person.password());
    visitor.click("Create account");
    visitor.sees("Check your email");
  }

  private String verifyLink(Person person, Canaries secrets) {
    var letter = latchkey.mailbox().awaitLink(person.email(), "/verify");
    secrets.add("the verification token", letter.token("/verify"));
    return letter.link("/verify");
  }

  private String resetLink(Person person, Canaries secrets) {
    var letter = latchkey.mailbox().awaitLink(person.email(), "/reset-password");
    secrets.add("the recovery token", letter.token("/reset-password"));
    return letter.link("/reset-password");
  }

  /// Opens the link of a letter, more than once, as mail scanners and impatient people do. A script
  /// takes the token out of the address at once; without one it is pasted.
  private static void useLink(Visitor visitor, String link, boolean script) {
    var path = link.contains("/v#") ? "/verify" : "/reset-password";
    for (var visit = 0; visit < 3; visit++) {
      visitor.open(link);
    }
    if (script) {
      visitor.isAt(path);
      visitor.page().reload();
      visitor.isAt(path);
      assertTrue(visitor.shows("Your link is fine."));
      assertFalse(visitor.page().getByLabel("Code from the email").isVisible());
    } else {
      visitor.type("Code from the email", link);
    }
  }

  @Test
  @Tag("S4-13")
  void linkOfAnotherBrowserAsksForThePassword() {
    var person = Person.somebody();
    var secrets = new Canaries();
    try (var laptop = visitor(true);
        var phone = visitor(true)) {
      signUp(laptop, person);
      var link = verifyLink(person, secrets);
      phone.open(link);
      phone.type("Password chosen at sign-up", "not the right one");
      phone.click("Confirm this address");
      assertTrue(phone.shows("This is not the password of the sign-up"));
      phone.type("Password chosen at sign-up", person.password());
      phone.click("Confirm this address");
      phone.sees("Address confirmed");
      phone.behavedWell(secrets);
    }
    person.signIn(api).expect(201);
  }

  /// Readers of mail cut long links: behind the hash, or somewhere in the token.
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/v", "/r", "/l", "/b"})
  void linkThatWasCutSaysSo(String path) {
    try (var visitor = visitor(true);
        var without = visitor(false)) {
      for (var rest : List.of("", "#", "#" + "A".repeat(30))) {
        visitor.open(path + rest);
        assertTrue(visitor.shows("This link is incomplete"), rest);
        assertFalse(visitor.page().url().contains("A".repeat(30)));
      }
      visitor.open(path + "#" + "A".repeat(43));
      assertTrue(
          visitor.shows(path.equals("/r") ? "This link no longer works" : "Your link is fine."));
      assertFalse(visitor.showsAlready("This link is incomplete"));
      for (var pasted : List.of(latchkey.baseUrl() + path, "A".repeat(42))) {
        without.open(path);
        assertFalse(without.showsAlready("This link is incomplete"));
        without.type("Code from the email", pasted);
        without
            .page()
            .locator("form[data-token-form] input[required]:not([name=token])")
            .all()
            .forEach(field -> field.fill("ada@example.org"));
        without.page().locator("form[data-token-form] button[type=submit]").last().click();
        assertTrue(without.shows("This link is incomplete"), pasted);
      }
      visitor.behavedWell(new Canaries());
      without.behavedWell(new Canaries());
    }
  }

  @Test
  void usedLinkSaysThatItIsOver() {
    var person = Person.withAccount(latchkey, api);
    var secrets = new Canaries();
    api.post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
    var link = resetLink(person, secrets);
    var token = link.substring(link.indexOf('#') + 1);
    try (var visitor = visitor(true);
        var without = visitor(false)) {
      visitor.open(link);
      visitor.waitUntil("document.getElementById('login').value !== ''");
      assertEquals(person.email(), visitor.page().inputValue("#login"));
      Person.complete(api, token, NEW_PASSWORD).expect(200);
      visitor.open("/sign-in");
      visitor.open(link);
      visitor.sees("This link no longer works");
      assertFalse(visitor.page().isVisible("#new_password"), "nobody types one for nothing");
      without.open("/reset-password");
      without.type("Code from the email", token);
      reset(without, "a second one for the thief", "a second one for the thief");
      without.sees("This link no longer works");
      visitor.behavedWell(secrets);
      without.behavedWell(secrets);
    }
    person.withPassword(NEW_PASSWORD).signIn(api).expect(201);
  }

  @Test
  @Tag("S4-14")
  void rejectedPasswordKeepsTheLinkAndSaysWhy() {
    var person = Person.withAccount(latchkey, api);
    var secrets = new Canaries();
    api.post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
    try (var visitor = visitor(true)) {
      visitor.open(resetLink(person, secrets));
      reset(visitor, NEW_PASSWORD, "something else");
      assertTrue(visitor.page().title().startsWith("Please correct"));
      reset(visitor, "password", "password");
      assertTrue(visitor.shows("It is on the lists of passwords that attackers try first."));
      reset(visitor, NEW_PASSWORD, NEW_PASSWORD);
      visitor.isAt("/sign-in?notice=password-changed&sent=1");
      visitor.behavedWell(secrets);
    }
  }

  private static void reset(Visitor visitor, String password, String again) {
    visitor.type("New password", password);
    visitor.type("Repeat the new password", again);
    visitor.click("Save the new password");
  }

  @Test
  void passwordIsChangedByWhoeverKnowsThePresentOne() {
    var person = Person.withAccount(latchkey, api);
    var other = person.session(api);
    try (var visitor = visitor(true)) {
      visitor.signIn(person);
      visitor.open("/account/password");
      visitor.type("Current password", "not this one");
      reset(visitor, NEW_PASSWORD, NEW_PASSWORD);
      visitor.type("Current password", person.password());
      reset(visitor, NEW_PASSWORD, NEW_PASSWORD);
      visitor.isAt("/account?notice=password-changed");
      visitor.behavedWell(new Canaries());
    }
    api.get("/api/v1/session", other).expectProblem(401, "not_signed_in");
    person.withPassword(NEW_PASSWORD).signIn(api).expect(201);
  }

  @Test
  void keyboardAloneSignsIn() {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = visitor(true)) {
      visitor.open("/sign-in");
      visitor.page().keyboard().type(person.email());
      visitor.page().keyboard().press("Tab");
      visitor.page().keyboard().type(person.password());
      visitor.page().keyboard().press("Enter");
      visitor.page().waitForURL(latchkey.baseUrl() + "/account");
    }
  }

  @Test
  void formOfAnotherSiteIsRefused() {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = visitor(true)) {
      visitor
          .page()
          .setContent(
              "<form method=post action='"
                  + latchkey.baseUrl()
                  + "/sign-in'><input name=login value='"
                  + person.email()
                  + "'><input name=password value='"
                  + person.password()
                  + "'><button>Win</button></form>");
      visitor.click("Win");
      visitor.isAt("/sign-in?sent=1");
      assertTrue(visitor.shows("This form came from another site."));
      assertEquals("", visitor.page().locator("#login").inputValue());
      visitor.open("/account");
      visitor.isAt("/sign-in?notice=sign-in-first");
    }
  }
}

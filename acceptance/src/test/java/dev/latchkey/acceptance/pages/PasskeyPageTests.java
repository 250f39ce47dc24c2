package dev.latchkey.acceptance.pages;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.testkit.Canaries;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Passkeys with a real browser and its virtual authenticator.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-01")
final class PasskeyPageTests {
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  PasskeyPageTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  /// A device with a lock that its owner opens at once.
  private static CDPSession device(Visitor visitor) {
    var session = visitor.page().context().newCDPSession(visitor.page());
    session.send("WebAuthn.enable");
    var options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("ctap2Version", "ctap2_1");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    var arguments = new JsonObject();
    arguments.add("options", options);
    session.send("WebAuthn.addVirtualAuthenticator", arguments);
    return session;
  }

  @Test
  void aPersonAddsNamesAndRemovesAPasskey() {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = chromium.visitor(latchkey)) {
      device(visitor);
      visitor.open("/sign-in");
      visitor.signIn(person);
      visitor.follow("Your passkeys");
      visitor.sees("Passkeys");
      visitor.click("Create a passkey");
      visitor.isAt("/account/passkeys?notice=added");
      assertTrue(visitor.shows("Your passkey is saved."));
      visitor.click("Create a passkey");
      assertTrue(visitor.shows("keeps a passkey of your account already"));
      visitor.page().getByText("Rename", new Page.GetByTextOptions().setExact(true)).click();
      visitor.type("Name", "My laptop");
      visitor.click("Save the name");
      visitor.isAt("/account/passkeys?notice=renamed");
      assertTrue(visitor.shows("My laptop"));
      visitor.click("Remove My laptop");
      visitor.isAt("/account/passkeys?notice=removed");
      assertTrue(visitor.shows("You have no passkey yet."));
      visitor.behavedWell(new Canaries());
    }
  }

  private void addPasskey(Visitor visitor) {
    device(visitor);
    visitor.open("/sign-in");
    visitor.signIn(Person.withAccount(latchkey, api));
    visitor.follow("Your passkeys");
    visitor.click("Create a passkey");
    visitor.isAt("/account/passkeys?notice=added");
    visitor.page().context().clearCookies();
  }

  /// The virtual authenticator answers at once what a person would choose from the names.
  @Test
  void aPasskeyAmongTheNamesSignsInAndLeadsToWhereThePersonWanted() {
    try (var visitor = chromium.visitor(latchkey)) {
      addPasskey(visitor);
      visitor.open("/sign-in?return=/account/profile");
      visitor.isAt("/account/profile");
      visitor.open("/account/passkeys");
      assertTrue(visitor.shows("Last used"));
      visitor.behavedWell(new Canaries());
    }
  }

  @Test
  void aButtonSignsInWithAPasskeyUntilItIsRemoved() {
    try (var visitor = chromium.visitor(latchkey)) {
      visitor
          .page()
          .addInitScript(
              "PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)");
      addPasskey(visitor);
      visitor.open("/sign-in");
      visitor.click("Sign in with a passkey");
      visitor.isAt("/account");
      visitor.follow("Your passkeys");
      visitor.page().getByText("Remove", new Page.GetByTextOptions().setExact(true)).click();
      visitor.isAt("/account/passkeys?notice=removed");
      visitor.page().context().clearCookies();
      visitor.open("/sign-in");
      visitor.click("Sign in with a passkey");
      assertTrue(visitor.shows("You are not signed in."));
    }
  }

  @Test
  void aPasskeyIsOfferedUntilThePersonWantsNone() {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = chromium.visitorWithoutScript(latchkey)) {
      visitor.open("/sign-in");
      visitor.signIn(person);
      assertTrue(visitor.shows("Sign in without the password next time"));
      visitor.click("Not on this device");
      visitor.isAt("/account");
      assertFalse(visitor.showsAlready("Sign in without the password next time"));
    }
  }

  @Test
  void withoutScriptThePageSaysWhatItNeeds() {
    var person = Person.withAccount(latchkey, api);
    try (var visitor = chromium.visitorWithoutScript(latchkey)) {
      visitor.open("/sign-in");
      visitor.signIn(person);
      visitor.follow("Your passkeys");
      assertTrue(visitor.shows("your browser must run scripts"));
    }
  }
}

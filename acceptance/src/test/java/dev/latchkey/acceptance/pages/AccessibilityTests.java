package dev.latchkey.acceptance.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.KeyRing;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.testkit.Canaries;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// WCAG 2.2 AA by axe-core on every page and in every state of its forms: in light on a desk, and
/// in dark on a telephone. The style sheet gives colours by the scheme alone and places by the
/// width alone, so each is seen.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessibilityTests {
  private static final List<String> AA =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  /// What colours and width decide; all else is the same in both.
  private static final List<String> LOOKS =
      List.of("color-contrast", "target-size", "link-in-text-block");

  private static final int NARROWEST = 320;
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Visitor visitor;
  private Person person = Person.somebody();

  AccessibilityTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.visitor = chromium.visitor(latchkey);
  }

  @BeforeAll
  void signUp() {
    person = Person.withAccount(latchkey, api);
  }

  @AfterAll
  void end() {
    visitor.behavedWell(new Canaries());
    visitor.close();
  }

  @Test
  @Tag("S0-08")
  void signingIn() {
    visitor.open("/sign-in");
    isClean();
    visitor.signIn(person.withPassword("wrong"));
    isClean();
    for (var notice : List.of("password-changed", "verified", "signed-out", "sign-in-first")) {
      visitor.open("/sign-in?notice=" + notice);
      isClean();
    }
  }

  @Test
  @Tag("S0-08")
  void signingUp() {
    visitor.open("/sign-up");
    isClean();
    for (var password : List.of("summer", "tablespoon 7", "quiet otter violin lantern")) {
      visitor.type("Password", password);
      visitor.page().locator(".strength-word").waitFor();
      isClean();
    }
    visitor.page().getByText("Suggest a password").click();
    isClean();
    visitor.page().getByLabel("Characters").check();
    isClean();
    visitor.type("Email address", "x@y");
    visitor.type("Display name (optional)", "\u0430dmin");
    visitor.type("Password", "password");
    visitor.click("Create account");
    isClean();
    var somebody = Person.somebody();
    visitor.type("Email address", somebody.email());
    visitor.type("Display name (optional)", "Ada");
    visitor.type("Password", somebody.password());
    visitor.click("Create account");
    visitor.sees("Check your email");
    isClean();
    visitor.open("/verify");
    isClean();
    visitor.open("/verify#" + "A".repeat(43));
    isClean();
    visitor.click("Confirm this address");
    visitor.sees("This link no longer works");
    isClean();
    visitor.open(latchkey.mailbox().awaitLink(somebody.email(), "/verify").link("/verify"));
    visitor.click("Confirm this address");
    visitor.sees("Address confirmed");
    isClean();
    visitor.open("/verify/resend");
    isClean();
    visitor.type("Email address", somebody.email());
    visitor.click("Send the link");
    isClean();
  }

  @Test
  @Tag("S0-08")
  void verifyingElsewhere() {
    var somebody = Person.somebody();
    somebody.signUp(api).expect(202);
    visitor.open(latchkey.mailbox().awaitLink(somebody.email(), "/verify").link("/verify"));
    isClean();
    visitor.type("Password chosen at sign-up", "wrong");
    visitor.click("Confirm this address");
    isClean();
  }

  @Test
  @Tag("S0-08")
  void signingInWithALink() {
    visitor.open("/sign-in");
    visitor.page().locator("summary").click();
    isClean();
    visitor.type("Email address", person.email());
    visitor.click("Send me a link");
    visitor.sees("Check your email");
    isClean();
    visitor.open("/sign-in-link");
    isClean();
    visitor.open("/sign-in-link#" + "A".repeat(43));
    isClean();
    visitor.click("Sign in");
    visitor.sees("This link does not work here");
    isClean();
  }

  @Test
  @Tag("S0-08")
  void comingBackIn() {
    visitor.open("/forgot-password");
    isClean();
    visitor.type("Email address", person.email());
    visitor.click("Send the link");
    isClean();
    visitor.open("/reset-password");
    isClean();
    visitor.open(
        latchkey.mailbox().awaitLink(person.email(), "/reset-password").link("/reset-password"));
    isClean();
    visitor.type("New password", "password");
    visitor.type("Repeat the new password", "password");
    visitor.click("Save the new password");
    isClean();
    visitor.open("/reset-password#" + "A".repeat(43));
    visitor.sees("This link no longer works");
    isClean();
  }

  @Test
  @Tag("S0-08")
  void account() {
    var somebody = Person.withAccount(latchkey, api);
    somebody.session(api);
    Person.complete(api, somebody.recoveryToken(latchkey, api), "twelve amber windmills")
        .expect(200);
    var changed = somebody.withPassword("twelve amber windmills");
    changed.session(api);
    visitor.signIn(changed);
    visitor.isAt("/account");
    isClean();
    visitor.open("/account/password");
    isClean();
    visitor.type("Current password", "wrong");
    visitor.type("New password", "quiet otter violin 7");
    visitor.type("Repeat the new password", "quiet otter violin 7");
    visitor.click("Save the new password");
    isClean();
    visitor.open("/help/passwords");
    isClean();
    visitor.open("/device");
    isClean();
    visitor.type("Code on your device", "BCDFG-HJKLM");
    visitor.click("Continue");
    isClean();
    encryptedLetters(changed);
    visitor.open("/account");
    visitor.click("Sign out everywhere else");
    isClean();
    visitor.click("Sign out");
    visitor.isAt("/sign-in?notice=signed-out");
  }

  private void encryptedLetters(Person somebody) {
    visitor.open("/account/openpgp");
    isClean();
    visitor.page().locator("#key").fill("hello");
    visitor.page().locator("#current_password").fill("wrong");
    visitor.click("Save the key");
    isClean();
    try (var gpg = KeyRing.withKey(somebody.email())) {
      visitor.page().locator("#key").fill(gpg.publicKey());
    }
    visitor.page().locator("#current_password").fill(somebody.password());
    visitor.click("Save the key");
    visitor.isAt("/account/openpgp?notice=added");
    isClean();
    visitor.page().locator("#removal_password").fill("wrong");
    visitor.click("Remove the key");
    isClean();
  }

  @Test
  @Tag("S0-08")
  void changingTheAddress() {
    var somebody = Person.withAccount(latchkey, api);
    var wanted = "new." + somebody.email();
    visitor.open("/account/email/confirm");
    visitor.sees("Sign in first");
    isClean();
    visitor.signIn(somebody);
    visitor.open("/account/email");
    isClean();
    visitor.type("New address", "ada@xn--80ak6aa92e.com");
    visitor.click("Send the link");
    isClean();
    visitor.type("New address", wanted);
    visitor.click("Send the link");
    visitor.sees("Check your email");
    isClean();
    for (var page : List.of("/account", "/account/email", "/account/email/confirm")) {
      visitor.open(page);
      isClean();
    }
    visitor.open("/account/email/confirm#" + "A".repeat(43));
    visitor.click("Confirm this address");
    visitor.sees("This link no longer works");
    isClean();
    var confirm = "/account/email/confirm";
    visitor.open(latchkey.mailbox().awaitLink(wanted, confirm).link(confirm));
    visitor.click("Confirm this address");
    isClean();
    takingTheAddressBack(somebody);
  }

  private void takingTheAddressBack(Person somebody) {
    var takeBack = "/account/email/take-back";
    visitor.open(takeBack);
    isClean();
    visitor.open(takeBack + "#" + "A".repeat(43));
    visitor.type("Your address", somebody.email());
    visitor.click("Revert the change");
    visitor.sees("This link no longer works");
    isClean();
    visitor.open(latchkey.mailbox().awaitLink(somebody.email(), takeBack).link(takeBack));
    visitor.type("Your address", "other@example.org");
    visitor.click("Revert the change");
    isClean();
    visitor.type("Your address", somebody.email());
    visitor.click("Revert the change");
    visitor.sees("Your address is back");
    isClean();
  }

  @Test
  @Tag("S0-08")
  void helpAndErrors() {
    for (var path : List.of("/help/passwords", "/help/deliveries", "/nothing/here")) {
      visitor.open(path);
      isClean();
    }
  }

  private void isClean() {
    var page = visitor.page();
    var where = page.url() + ", " + visitor.heading();
    check(where, ColorScheme.LIGHT, new AxeBuilder(page).withTags(AA), 1280);
    check(where, ColorScheme.DARK, new AxeBuilder(page).withRules(LOOKS), NARROWEST);
    var fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
    assertEquals(true, fits, where + " scrolls sideways on a telephone");
  }

  private void check(String where, ColorScheme scheme, AxeBuilder axe, int width) {
    var page = visitor.page();
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.setViewportSize(width, 800);
    var found = axe.setLegacyMode(true).analyze().getViolations();
    assertTrue(
        found.isEmpty(),
        () ->
            where
                + " "
                + scheme
                + " "
                + width
                + ": "
                + found.stream()
                    .map(rule ->
                        rule.getId()
                            + " at "
                            + rule.getNodes().stream().map(node -> node.getHtml()).toList())
                    .toList());
  }
}

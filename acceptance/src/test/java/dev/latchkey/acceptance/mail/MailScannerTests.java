package dev.latchkey.acceptance.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.LoadState;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.ReceivedMail;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Visitor;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A mail scanner with a real browser that opens every link of a letter, presses every button and
/// submits every form that it finds there, filled in or not. It types nothing.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MailScannerTests {
  private static final Pattern LINK = Pattern.compile("https://[^\\s\"'<>]+");
  private static final int MOST_PAGES = 12;

  /// Past what the browser itself would hold up: empty fields that are required.
  private static final String SUBMIT_ALL =
      "forms => forms.map((form, i) => { form.noValidate = true; return i; }).length";

  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  /// Pages behind those that a letter links to: they know nothing of the letter, and once is enough
  /// for all letters.
  private final Set<String> seenBehind = new HashSet<>();

  @TempDir private Path folder;

  MailScannerTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  @Test
  @Tag("S0-25")
  void linkToVerifyIsNotUsedUp() {
    var person = Person.somebody();
    var request = person.signUp(api).expect(202).text("request");
    var letter = latchkey.mailbox().awaitLink(person.email(), "/verify");
    rummage(letter);
    person.signIn(api).expectProblem(401, "invalid_credentials");
    api.post(
            "/api/v1/accounts/verification",
            java.util.Map.of("token", letter.token("/verify"), "request", request))
        .expect(200);
  }

  @Test
  @Tag("S0-25")
  void linkToANewPasswordIsNotUsedUp() {
    var person = Person.withAccount(latchkey, api);
    api.post("/api/v1/recovery", java.util.Map.of("email", person.email())).expect(202);
    var letter = latchkey.mailbox().awaitLink(person.email(), "/reset-password");
    rummage(letter);
    person.signIn(api).expect(201);
    Person.complete(api, letter.token("/reset-password"), "twelve amber windmills").expect(200);
  }

  @Test
  @Tag("S0-25")
  @Tag("S4-66")
  void linkToSignInIsNotUsedUp() {
    var person = Person.withAccount(latchkey, api);
    var asked = api.post("/api/v1/sign-in-links", java.util.Map.of("email", person.email()));
    var letter = latchkey.mailbox().awaitLink(person.email(), "/sign-in-link");
    rummage(letter);
    var used =
        java.util.Map.of("token", letter.token("/sign-in-link"), "request", asked.text("request"));
    api.post("/api/v1/sessions/link", used).expect(201);
  }

  @Test
  @Tag("S0-25")
  @Tag("CS-AU-7")
  void linksThatChangeAnAddressAndTakeItBackAreNotUsedUp() {
    var person = Person.withAccount(latchkey, api);
    var moved = new Person("moved." + person.email(), person.password());
    var confirm = "/account/email/confirm";
    var takeBack = "/account/email/take-back";
    try (var visitor = chromium.visitor(latchkey)) {
      visitor.signIn(person);
      visitor.open("/account/email");
      visitor.type("New address", moved.email());
      visitor.click("Send the link");
      var letter = latchkey.mailbox().awaitLink(moved.email(), confirm);
      rummage(letter);
      person.signIn(api).expect(201);
      visitor.open(letter.link(confirm));
      visitor.click("Confirm this address");
      visitor.isAt("/account?notice=email-changed");
      var back = latchkey.mailbox().awaitLink(person.email(), takeBack);
      rummage(back);
      moved.signIn(api).expect(201);
      visitor.open(back.link(takeBack));
      visitor.type("Your address", person.email());
      visitor.click("Revert the change");
      visitor.sees("Your address is back");
    }
  }

  @Test
  @Tag("S0-13")
  @Tag("DP-5")
  void deliveryStaysReady() {
    var person = Person.somebody();
    var deliveries = ClientDeliveries.of(latchkey, api);
    var id =
        deliveries
            .place(ClientDeliveries.body(person.email(), "choose", "mail"))
            .expect(201)
            .text("id");
    var letter = latchkey.mailbox().awaitDelivery(person.email());
    rummage(letter);
    assertEquals("ready", deliveries.status(id));
    assertEquals(List.of("created", "token_made"), deliveries.events(id));
    var server = new ServerOfUser(folder, latchkey.baseUrl());
    var agent =
        server.redeem(
            "deploy", server.fileSink(), letter.deliveryToken(), "granite otter 61 violin");
    assertEquals(0, agent.exitCode(), agent::toString);
  }

  /// Every link of the letter, then every link on the pages behind them; on each page every form
  /// and button.
  private void rummage(ReceivedMail letter) {
    var linked = links(letter.text());
    linked.addAll(links(letter.html()));
    assertFalse(linked.isEmpty());
    try (var robot = chromium.visitor(latchkey)) {
      var behind = new ArrayDeque<String>();
      linked.forEach(address -> behind.addAll(press(robot, address)));
      for (var pages = linked.size(); pages < MOST_PAGES && !behind.isEmpty(); pages++) {
        var address = behind.remove();
        if (!linked.contains(address) && seenBehind.add(address)) {
          behind.addAll(press(robot, address));
        }
      }
    }
  }

  private Set<String> links(String text) {
    var found = new LinkedHashSet<String>();
    LINK.matcher(text)
        .results()
        .map(match -> match.group().replace("&amp;", "&"))
        .filter(link -> link.startsWith(latchkey.baseUrl().toString()))
        .forEach(found::add);
    return found;
  }

  /// Opens the page anew for each thing that can be pressed on it, and presses that.
  private Set<String> press(Visitor robot, String address) {
    open(robot, address);
    var links = new LinkedHashSet<String>();
    for (var link : robot.page().locator("a[href]").all()) {
      links.add(latchkey.baseUrl().resolve(URI.create(link.getAttribute("href"))).toString());
    }
    links.removeIf(link -> !link.startsWith(latchkey.baseUrl().toString()));
    var buttons = robot.page().locator("button, input[type=submit]").count();
    for (var button = 0; button < buttons; button++) {
      open(robot, address);
      pressOne(robot, button);
      // And what then appears, once more: the form may have come back with the token in it.
      if (robot.page().locator("button[type=submit]").count() > 0) {
        pressOne(robot, -1);
      }
    }
    return links;
  }

  /// What was pressed before may still be on its way to its next page.
  private static void open(Visitor robot, String address) {
    for (var patience = 10; ; patience--) {
      try {
        robot.open(address);
        return;
      } catch (PlaywrightException interrupted) {
        if (patience == 0
            || !String.valueOf(interrupted.getMessage()).contains("interrupted by another")) {
          throw interrupted;
        }
        robot.page().waitForTimeout(200);
      }
    }
  }

  private static void pressOne(Visitor robot, int button) {
    robot.page().evalOnSelectorAll("form", SUBMIT_ALL);
    var wanted =
        button < 0
            ? robot.page().locator("button[type=submit]").first()
            : robot.page().locator("button, input[type=submit]").nth(button);
    wanted.dispatchEvent("click");
    robot.page().waitForLoadState(LoadState.NETWORKIDLE); // a form's answer may follow at once
  }
}

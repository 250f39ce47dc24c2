package dev.latchkey.acceptance.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.Canaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The meter and the generator, in a real browser.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PasswordPageTests {
  /// The samples that the server is measured by, with the score of the original zxcvbn.
  private static final Path SAMPLES =
      Launcher.ROOT.resolve("server/src/test/resources/passwords/scores.jsonl");

  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  PasswordPageTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  private static boolean asked(Page page, String asset) {
    return (Boolean)
        page.evaluate(
            "name => performance.getEntriesByType('resource').some(e => e.name.endsWith(name))",
            asset);
  }

  @Test
  @Tag("S4-18")
  void meterAndServerAgree() throws IOException {
    var different = new ArrayList<String>();
    try (var visitor = chromium.visitor(latchkey)) {
      visitor.open("/sign-up");
      visitor.type("Email address", "ada.lovelace@example.org");
      visitor.type("Display name (optional)", "Ada Lovelace");
      var page = visitor.page();
      var samples = Files.readAllLines(SAMPLES);
      assertTrue(samples.size() >= 50);
      for (var line : samples) {
        var sample = Api.JSON.readTree(line);
        var score = sample.get("score").asText();
        page.evaluate("document.querySelector('.strength').dataset.score = ''");
        page.locator("#password").fill(sample.get("password").asText());
        try {
          page.waitForFunction(
              "score => document.querySelector('.strength').dataset.score === score",
              score,
              new Page.WaitForFunctionOptions().setTimeout(5000));
        } catch (TimeoutError e) {
          different.add(line + " here " + page.locator(".strength").getAttribute("data-score"));
        }
      }
      visitor.behavedWell(new Canaries());
    }
    assertEquals(List.of(), different);
  }

  @Test
  @Tag("S4-18")
  void meterIsLoadedWhereAPasswordIsChosenAndOnlyThen() {
    try (var visitor = chromium.visitor(latchkey)) {
      visitor.open("/sign-in");
      assertFalse(asked(visitor.page(), "/strength.js"));
      visitor.open("/sign-up");
      assertTrue(asked(visitor.page(), "/strength.js"));
      assertFalse(asked(visitor.page(), "/zxcvbn.js"));
      assertFalse(asked(visitor.page(), "/words.txt"));
      visitor.type("Password", "quiet otter violin lantern");
      visitor.page().getByText("very good").waitFor();
      visitor.type("Password", "summer");
      visitor.page().getByText("far too easy to guess").waitFor();
      visitor.type("Password", "");
      visitor.page().locator(".strength").waitFor(hidden());
      visitor.behavedWell(new Canaries());
    }
  }

  private static Locator.WaitForOptions hidden() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);
  }

  @Test
  void withoutScriptThePageWorksWithoutBoth() {
    try (var visitor = chromium.visitorWithoutScript(latchkey)) {
      visitor.open("/sign-up");
      assertFalse(visitor.page().locator(".generator").isVisible());
      assertFalse(visitor.page().locator(".strength").isVisible());
    }
  }

  @Test
  @Tag("S0-09")
  void generatedPasswordGoesIntoBothFieldsAndNowhereElse() {
    var person = Person.withAccount(latchkey, api);
    var canaries = new Canaries();
    try (var visitor = chromium.visitor(latchkey)) {
      visitor.signIn(person);
      visitor.open("/account/password");
      var page = visitor.page();
      visitor.type("Current password", person.password());
      page.getByText("Suggest a password").click();
      var made = page.locator(".generator output");
      visitor.waitUntil("document.querySelector('.generator output').textContent !== ''");
      assertEquals(6, made.textContent().split("-", -1).length, made::textContent);
      page.locator(".generator input[type=range]").fill("9");
      visitor.waitUntil(
          "document.querySelector('.generator output').textContent.split('-').length >= 9");
      page.getByLabel("Characters").check();
      visitor.waitUntil("document.querySelector('.generator output').textContent.length === 20");
      page.locator(".generator input[type=range]").fill("32");
      visitor.waitUntil("document.querySelector('.generator output').textContent.length === 32");
      var password = made.textContent();
      visitor.click("Another one");
      page.waitForFunction(
          "last => document.querySelector('.generator output').textContent !== last", password);
      password = made.textContent();
      canaries.add("the generated password", password);
      visitor.click("Use this one");
      assertEquals(password, page.locator("#new_password").inputValue());
      assertEquals(password, page.locator("#new_password_repeat").inputValue());
      assertEquals("text", page.locator("#new_password").getAttribute("type"));
      visitor.click("Save the new password");
      visitor.isAt("/account?notice=password-changed");
      visitor.behavedWell(canaries);
      person.withPassword(password).signIn(api).expect(201);
    }
  }

  /// Ten thousand of each kind: none comes twice, each is as long as wanted, and a sample of them
  /// is as strong as can be.
  @Test
  @Tag("S0-09")
  void generatedPasswordsNeverRepeatAndAreStrong() {
    try (var visitor = chromium.visitor(latchkey)) {
      visitor.open("/sign-up");
      visitor.page().locator("#password").focus();
      visitor.waitUntil("() => Boolean(window.zxcvbn)");
      var result =
          visitor
              .page()
              .evaluate(
                  """
                  async () => {
                    const script = document.querySelector('script[src$="/generator.js"]').src;
                    const { below, characters, words } = await import(script);
                    const list = (await (await fetch(document.querySelector(".generator").dataset.words)).text())
                      .trim().split("\\n");
                    const seen = new Set();
                    let weak = 0;
                    for (let i = 0; i < 10000; i++) {
                      for (const made of [characters(12 + (i % 53)), words(list, 5 + (i % 8), 8)]) {
                        seen.add(made);
                        if (i % 50 === 0 && zxcvbn(made.slice(0, 100)).score < 4) weak++;
                        if (made.length < 8 || made.length > 256) weak++;
                      }
                    }
                    const counts = Array(7).fill(0);
                    for (let i = 0; i < 70000; i++) counts[below(7)]++;
                    return {
                      distinct: seen.size, weak, words: list.length,
                      long: words(["a"], 5, 64).length >= 64,
                      even: counts.every((n) => Math.abs(n - 10000) < 500),
                    };
                  }
                  """);
      assertEquals(
          Map.of("distinct", 20000, "weak", 0, "words", 7776, "long", true, "even", true), result);
    }
  }
}

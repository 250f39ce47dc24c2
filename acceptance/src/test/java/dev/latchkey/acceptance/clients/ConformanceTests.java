package dev.latchkey.acceptance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `examples/conformance/configure` prints leads the conformance suite's browser, which runs
/// little of any script, through our pages. The suite is played here: its addresses answer, and its
/// words are followed.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-01")
final class ConformanceTests {
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;
  private final HttpsServer suite;

  ConformanceTests(RunningLatchkey latchkey, Api api, Chromium chromium) throws IOException {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
    suite = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    suite.setHttpsConfigurator(
        new HttpsConfigurator(TestAuthority.stranger().issue("localhost").context()));
    suite.createContext("/", ConformanceTests::answerAsTheSuite);
    suite.start();
  }

  @AfterAll
  void end() {
    suite.stop(0);
  }

  private String suite() {
    return "https://localhost:" + suite.getAddress().getPort();
  }

  private JsonNode configuration(Person person, String plan) throws IOException {
    var command =
        Launcher.prepared(
            new ProcessBuilder(
                Launcher.ROOT.resolve("examples/conformance/configure").toString(), plan, suite()));
    command
        .environment()
        .putAll(
            Map.of(
                "LATCHKEY", Launcher.ROOT.resolve("latchkey") + " --data " + latchkey.data(),
                "BASE_URL", latchkey.baseUrl().toString(),
                "LOGIN", person.email(),
                "PASSWORD", person.password()));
    var finished = Finished.of(command, "");
    assertEquals(0, finished.exitCode(), finished::err);
    return Api.JSON.readTree(finished.out());
  }

  private static void answerAsTheSuite(HttpExchange exchange) throws IOException {
    try (exchange) {
      var page =
          "<title>Suite</title><p id='submission_complete'>done".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/html");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }

  /// Follows the words for the address that it opens, as the suite does: one task after the other,
  /// those that fit the page.
  private static void follow(Visitor visitor, JsonNode configuration, String address) {
    visitor.page().navigate(address);
    for (var group : configuration.path("browser")) {
      if (matches(group, address)) {
        group.path("tasks").forEach(task -> follow(visitor.page(), task));
      }
    }
  }

  private static void follow(Page page, JsonNode task) {
    page.waitForLoadState();
    if (!task.path("optional").asBoolean()) {
      Waiting.until(task.toString(), () -> matches(task, page.url()));
    }
    if (matches(task, page.url())) {
      task.path("commands").forEach(command -> follow(page, task, command));
    }
  }

  private static void follow(Page page, JsonNode task, JsonNode command) {
    var kind = command.path(1).asText();
    var name = command.path(2).asText();
    var element = page.locator(kind.equals("id") ? "#" + name : "xpath=" + name);
    var last = command.path(command.size() - 1).asText();
    if (last.equals("optional") && element.count() == 0) {
      return;
    }
    switch (command.path(0).asText()) {
      case "text" -> element.fill(command.path(3).asText());
      case "click" -> {
        element.click();
        // The next page has no such element.
        element.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
      }
      case "wait" -> element.first().waitFor();
      default -> throw new AssertionError(task);
    }
  }

  private static boolean matches(JsonNode pattern, String address) {
    var parts = pattern.path("match").asText().split("[*]", -1);
    var expression = new StringBuilder(Pattern.quote(parts[0]));
    for (var i = 1; i < parts.length; i++) {
      expression.append(".*").append(Pattern.quote(parts[i]));
    }
    return address.matches(expression.toString());
  }

  private String request(JsonNode client, String redirect) {
    return latchkey.baseUrl()
        + "/oauth2/authorize?response_type=code&scope=openid%20email&state=s&client_id="
        + client.path("client_id").asText()
        + "&redirect_uri="
        + URLEncoder.encode(redirect, StandardCharsets.UTF_8);
  }

  @Test
  void theBrowserOfTheSuiteSignsInAllowsAndComesBackWithACode() throws IOException {
    var person = Person.withAccount(latchkey, api);
    var configuration = configuration(person, "basic");
    assertTrue(configuration.at("/server/discoveryUrl").asText().startsWith("https://"));
    assertFalse(configuration.at("/client_secret_post/client_secret").asText().isEmpty());
    var back = suite() + "/test/a/latchkey-basic/callback";
    try (var visitor = chromium.visitorWithoutScript(latchkey)) {
      var request = request(configuration.path("client"), back);
      // signs in and allows; has done both before; signs in although it has a session
      for (var more : new String[] {"", "&nonce=n", "&prompt=login", "&max_age=0"}) {
        follow(visitor, configuration, request + more);
        assertTrue(visitor.page().url().startsWith(back + "?"), visitor.page()::url);
        assertTrue(visitor.page().url().contains("code="), visitor.page()::url);
      }
      var wrong = request(configuration.path("client"), back + "?more=1");
      visitor.page().navigate(wrong);
      var shown = configuration.at("/override/oidcc-redirect-uri-query-added/browser/0/tasks/0");
      follow(visitor.page(), shown);
      assertTrue(matches(shown, visitor.page().url()));
    }
  }

  @Test
  void theBrowserOfTheSuiteSignsOut() throws IOException {
    var person = Person.withAccount(latchkey, api);
    var configuration = configuration(person, "logout");
    var test = suite() + "/test/a/latchkey-logout";
    try (var visitor = chromium.visitorWithoutScript(latchkey)) {
      var client = configuration.path("client2");
      follow(visitor, configuration, request(client, test + "/callback"));
      assertTrue(visitor.page().url().startsWith(test + "/callback?"), visitor.page()::url);
      var after = test + "/post_logout_redirect";
      follow(
          visitor,
          configuration,
          latchkey.baseUrl()
              + "/oauth2/logout?state=bye&client_id="
              + client.path("client_id").asText()
              + "&post_logout_redirect_uri="
              + URLEncoder.encode(after, StandardCharsets.UTF_8));
      assertEquals(after + "?state=bye", visitor.page().url());
      visitor.open("/account");
      visitor.sees("Sign in");
    }
  }

  /// The keys of both applications are in it, and only their public halves with Latchkey.
  @ParameterizedTest
  @ValueSource(strings = {"client", "client2"})
  void theStrictPlanHasApplicationsWithKeys(String name) throws IOException {
    var client = configuration(Person.withAccount(latchkey, api), "fapi2").path(name);
    var key = client.at("/jwks/keys/0");
    assertFalse(key.path("d").asText().isEmpty());
    var shown =
        Api.JSON.readTree(
            latchkey
                .administrate("clients", "show", client.path("client_id").asText(), "--json")
                .out());
    assertEquals("private_key_jwt", shown.path("auth").asText());
    assertTrue(shown.path("require_par").asBoolean() && shown.path("dpop").asBoolean());
    assertTrue(shown.path("pkce").asBoolean());
    assertEquals(1, shown.path("keys").size());
    assertFalse(shown.toString().contains(key.path("d").asText()));
  }
}

package dev.latchkey.acceptance.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.testkit.Canaries;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in with a link by mail.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignInLinkTests {
  private static final String LINKS = "/api/v1/sign-in-links";
  private static final String USE = "/api/v1/sessions/link";
  private static final String PAGE = "/sign-in-link";
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  SignInLinkTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  private Reply ask(String email) {
    return api.post(LINKS, Map.of("email", email));
  }

  private Reply use(String token, String request) {
    return api.post(USE, Map.of("token", token, "request", request));
  }

  private String token(Person person) {
    return latchkey.mailbox().awaitLink(person.email(), PAGE).token(PAGE);
  }

  @Test
  @Tag("S4-04")
  @Tag("S4-05")
  void everyAddressGetsTheSameAnswerAndOnlyAKnownOneALetter() {
    var known = Person.withAccount(latchkey, api);
    var unverified = Person.somebody();
    unverified.signUp(api).expect(202);
    var stranger = Person.somebody();
    var answers =
        List.of(
            ask(known.email()),
            ask(unverified.email()),
            ask(stranger.email()),
            ask("this is no address"),
            ask(""),
            ask("x".repeat(5000)));
    for (var answer : answers) {
      answer.expect(202).expectFields("request");
      assertEquals(43, answer.text("request").length());
      assertEquals(answers.getFirst().headers().map().keySet(), answer.headers().map().keySet());
    }
    token(known);
    ask(known.email()).expect(202);
    token(known);
    assertTrue(latchkey.mailbox().to(stranger.email()).isEmpty());
    assertFalse(latchkey.mailbox().to(unverified.email()).stream().anyMatch(l -> l.hasLink(PAGE)));
  }

  @Test
  @Tag("S4-01")
  @Tag("S4-66")
  @Tag("S4-67")
  @Tag("ASVS-6.6.2")
  void linkWorksOnceForTheOneWhoAsked() {
    var person = Person.withAccount(latchkey, api);
    var request = ask(person.email()).text("request");
    var token = token(person);
    use(token, ask("nobody@example.org").text("request")).expectProblem(410, "token_invalid");
    use(token, "").expectProblem(410, "token_invalid");
    api.post(USE, Map.of("token", token)).expectProblem(400, "invalid_field");
    var in =
        use(token, request)
            .expect(201)
            .expectFields(
                "session_token", "session_id", "expires_at", "idle_expires_at", "device_cookie");
    var session = api.get("/api/v1/session", in.text("session_token")).expect(200);
    assertEquals("[\"email\"]", session.json().path("methods").toString());
    assertEquals("low", session.text("assurance"));
    var again = use(token, request).expectProblem(410, "token_invalid");
    assertEquals(use("A".repeat(43), request).text(), again.text());
  }

  @ParameterizedTest(name = "script {0}")
  @ValueSource(booleans = {true, false})
  @Tag("S4-66")
  @Tag("C-11")
  void browserSignsInWithTheLinkOfItsOwn(boolean script) {
    var person = Person.withAccount(latchkey, api);
    var secrets = new Canaries();
    try (var laptop = chromium.visitor(latchkey, script);
        var thief = chromium.visitor(latchkey)) {
      laptop.open("/sign-in");
      laptop.page().locator("summary").click();
      laptop.type("Email address", person.email());
      laptop.click("Send me a link");
      laptop.sees("Check your email");
      var link = latchkey.mailbox().awaitLink(person.email(), PAGE).link(PAGE);
      secrets.add("the sign-in token", link.substring(link.indexOf('#') + 1));
      thief.open(link);
      thief.click("Sign in");
      thief.sees("This link does not work here");
      laptop.open(link);
      laptop.open(link);
      if (!script) {
        laptop.type("Code from the email", link);
      }
      laptop.click("Sign in");
      laptop.isAt("/account");
      laptop.behavedWell(secrets);
      thief.behavedWell(secrets);
    }
  }

  @Test
  @Tag("S4-66")
  void switchedOffThereIsNothing() {
    try (var off = RunningLatchkey.start(Map.of("LATCHKEY_SIGN_IN_LINKS_ENABLED", "false"));
        var client = off.api()) {
      client.post(LINKS, Map.of("email", "ada@example.org")).expectProblem(404, "not_found");
      client.post(USE, Map.of("token", "x", "request", "y")).expectProblem(404, "not_found");
      client.get(PAGE).expect(404);
      assertFalse(client.get("/sign-in").text().contains("sign-in-link"));
    }
  }
}

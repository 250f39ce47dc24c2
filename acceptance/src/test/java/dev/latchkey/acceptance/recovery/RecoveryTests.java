package dev.latchkey.acceptance.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /recovery` and `/recovery/completion`.
@OneLatchkey
final class RecoveryTests {
  private static final String RECOVERY = "/api/v1/recovery";
  private static final String NEW_PASSWORD = "twelve amber windmills";
  private static final int LETTERS = 3;
  private final RunningLatchkey latchkey;
  private final Api api;

  RecoveryTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @Test
  @Tag("S4-03")
  @Tag("S4-04")
  @Tag("S4-05")
  void everyAddressGetsTheSameAnswerAndOnlyAKnownOneALetter() {
    var known = Person.withAccount(latchkey, api);
    var unverified = Person.somebody();
    unverified.signUp(api).expect(202);
    var stranger = Person.somebody();
    var answers =
        List.of(
            request(known.email()),
            request(unverified.email()),
            request(stranger.email()),
            request("this is no address"),
            request(""),
            request("x".repeat(5000)));
    for (var answer : answers) {
      assertEquals(answers.getFirst().expect(202).text(), answer.expect(202).text());
      assertEquals(answers.getFirst().headers().map().keySet(), answer.headers().map().keySet());
    }
    latchkey.mailbox().awaitLink(known.email(), "/reset-password");

    // The letters go out in turn: when a later one is there, the others never come.
    known.recoveryToken(latchkey, api);
    assertEquals(2, resetLetters(known));
    assertEquals(0, resetLetters(unverified));
    assertEquals(0, resetLetters(stranger));
  }

  /// Whoever has several accounts must see which one it is.
  @Test
  @Tag("S4-03")
  void letterNamesTheAddressOfTheAccount() {
    var person = Person.withAccount(latchkey, api);
    request(person.email()).expect(202);
    var letter = latchkey.mailbox().awaitLink(person.email(), "/reset-password");
    assertTrue(letter.text().contains(person.email()));
    assertTrue(letter.html().contains(person.email()));
  }

  @Test
  @Tag("S4-22")
  @Tag("S0-03")
  void newPasswordReplacesTheOldAndEndsEverySession() {
    var person = Person.withAccount(latchkey, api);
    var sessions = List.of(person.session(api), person.session(api), person.session(api));
    var token = person.recoveryToken(latchkey, api);
    Person.complete(api, token, NEW_PASSWORD).expect(200).expectFields("device_cookie");
    sessions.forEach(
        session -> api.get("/api/v1/session", session).expectProblem(401, "not_signed_in"));
    person.signIn(api).expectProblem(401, "invalid_credentials");
    person.withPassword(NEW_PASSWORD).signIn(api).expect(201);
  }

  @Test
  @Tag("S0-18")
  @Tag("S4-21")
  void letterTellsOfTheChangeAndHoldsNoSecret() {
    var person = Person.withAccount(latchkey, api);
    var token = person.recoveryToken(latchkey, api);
    Person.complete(api, token, NEW_PASSWORD).expect(200);
    var notice =
        latchkey
            .mailbox()
            .await(
                person.email(),
                "the notice of the change",
                letter -> !letter.hasLink("/verify") && !letter.hasLink("/reset-password"));
    var all = notice.headers() + notice.text() + notice.html();
    assertTrue(notice.text().lines().anyMatch((latchkey.baseUrl() + "/account")::equals));
    assertFalse(all.contains(NEW_PASSWORD) || all.contains(token) || notice.text().contains("#"));
  }

  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  @Tag("S4-69")
  void usedLinkChangesNothingMore() {
    var person = Person.withAccount(latchkey, api);
    var token = person.recoveryToken(latchkey, api);
    Person.complete(api, token, NEW_PASSWORD).expect(200);
    var again =
        Person.complete(api, token, "a second one for the thief")
            .expectProblem(410, "token_invalid");
    var unknown = Person.complete(api, "A".repeat(43), NEW_PASSWORD);
    assertEquals(unknown.expectProblem(410, "token_invalid").text(), again.text());
    person.withPassword(NEW_PASSWORD).signIn(api).expect(201);
    person.withPassword("a second one for the thief").signIn(api).expect(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "password", "latchkey99"})
  @Tag("S4-14")
  void rejectedPasswordLeavesTheLinkGood(String weak) {
    var person = Person.withAccount(latchkey, api);
    var token = person.recoveryToken(latchkey, api);
    Person.complete(api, token, weak).expectProblem(422, "password_rejected");
    person.signIn(api).expect(201);
    Person.complete(api, token, NEW_PASSWORD).expect(200);
  }

  @Test
  @Tag("S0-20")
  void tokenComesBeforeThePassword() {
    Person.complete(api, "A".repeat(43), "weak").expectProblem(410, "token_invalid");
    Person.complete(api, "", "weak").expectProblem(410, "token_invalid");
  }

  @Test
  @Tag("S0-20")
  @Tag("S4-71")
  void alteredTokensAndThoseOfAnotherPurposeAreRefused() {
    var person = Person.somebody();
    var request = person.signUp(api).text("request");
    var verify = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    Person.complete(api, verify, NEW_PASSWORD).expectProblem(410, "token_invalid");
    api.post("/api/v1/accounts/verification", Map.of("token", verify, "request", request))
        .expect(200);
    var token = person.recoveryToken(latchkey, api);
    api.post("/api/v1/accounts/verification", Map.of("token", token, "request", request))
        .expectProblem(410, "token_invalid");
    var swapped = token.startsWith("a") ? "b" + token.substring(1) : "a" + token.substring(1);
    for (var altered :
        List.of(
            swapped,
            token.substring(1),
            token + "A",
            " " + token,
            token + "=",
            token.toUpperCase(java.util.Locale.ROOT))) {
      Person.complete(api, altered, NEW_PASSWORD).expectProblem(410, "token_invalid");
    }
    Person.complete(api, token, NEW_PASSWORD).expect(200);
  }

  /// Else whoever knows the address could end the link that its owner is about to use.
  @Test
  void everyMailedLinkWorksUntilOneOfThemIsUsed() {
    var person = Person.withAccount(latchkey, api);
    var first = person.recoveryToken(latchkey, api);
    var second = person.recoveryToken(latchkey, api);
    Person.complete(api, first, NEW_PASSWORD).expect(200);
    Person.complete(api, second, NEW_PASSWORD).expectProblem(410, "token_invalid");
  }

  /// Whoever asks for somebody else's link again and again floods nobody and kills no link.
  @Test
  void requestsBeyondTheFirstLettersLeaveTheLiveLinkAlone() {
    var person = Person.withAccount(latchkey, api);
    var token = "";
    for (var letter = 0; letter < LETTERS; letter++) {
      token = person.recoveryToken(latchkey, api);
    }
    for (var more = 0; more < LETTERS; more++) {
      request(person.email()).expect(202);
    }
    Person.withAccount(latchkey, api).recoveryToken(latchkey, api);
    assertEquals(LETTERS, resetLetters(person));
    Person.complete(api, token, NEW_PASSWORD).expect(200);
  }

  @Test
  @Tag("S4-12")
  void wrongTokensOfOneSourceAreSlowedDownAndAGoodOneIsNotCounted() {
    var person = Person.withAccount(latchkey, api);
    var token = person.recoveryToken(latchkey, api);
    try (var guesser = latchkey.api()) {
      for (var guess = 0; guess < 30; guess++) {
        Person.complete(guesser, "A".repeat(43), NEW_PASSWORD).expectProblem(410, "token_invalid");
      }
      Person.complete(guesser, "A".repeat(43), NEW_PASSWORD).expectProblem(429, "slow_down");
    }
    try (var owner = latchkey.api()) {
      for (var slip = 0; slip < 35; slip++) {
        Person.complete(owner, token, "weak").expectProblem(422, "password_rejected");
      }
      Person.complete(owner, token, NEW_PASSWORD).expect(200);
    }
  }

  @Test
  @Tag("S4-07")
  @Tag("S4-08")
  @Tag("S0-23")
  void linkHoldsNothingButRandomText() {
    var person = Person.withAccount(latchkey, api);
    api.post(RECOVERY, Map.of("email", person.email())).expect(202);
    var letter = latchkey.mailbox().awaitLink(person.email(), "/reset-password");
    var token = letter.token("/reset-password");
    assertEquals(latchkey.baseUrl() + "/r#" + token, letter.link("/reset-password"));
    assertEquals(32, java.util.Base64.getUrlDecoder().decode(token).length);
    assertTrue(letter.html().contains(letter.link("/reset-password")));
    assertFalse(letter.headers().contains(token) || letter.subject().contains(person.email()));
  }

  private Reply request(String email) {
    return api.post(RECOVERY, Map.of("email", email));
  }

  private long resetLetters(Person person) {
    return latchkey.mailbox().to(person.email()).stream()
        .filter(letter -> letter.hasLink("/reset-password"))
        .count();
  }
}

package dev.latchkey.acceptance.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Guesses;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `POST /sessions`: who gets in, and that refusals tell nothing.
@OneLatchkey
final class SignInTests {
  private static final String SESSIONS = "/api/v1/sessions";
  private static final int TRIES_PER_NAME = 20;
  private static final int TRIES_PER_SOURCE = 10;
  private final RunningLatchkey latchkey;
  private final Api api;

  SignInTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @Test
  @Tag("S4-01")
  @Tag("S4-26")
  void rightPasswordBeginsASessionThatEnds() {
    var person = Person.withAccount(latchkey, api);
    var begun =
        person
            .signIn(api)
            .expect(201)
            .expectFields(
                "session_token", "session_id", "expires_at", "idle_expires_at", "device_cookie");
    var now = Instant.now();
    assertTrue(Instant.parse(begun.text("expires_at")).isAfter(now));
    assertTrue(Instant.parse(begun.text("idle_expires_at")).isAfter(now));
    assertTrue(begun.headers().firstValue("Set-Cookie").isEmpty());
  }

  @Test
  @Tag("S4-04")
  @Tag("S4-05")
  void everyRefusalIsTheSame() {
    var known = Person.withAccount(latchkey, api);
    var unverified = Person.somebody();
    unverified.signUp(api).expect(202);
    var refusals =
        List.of(
            known.withPassword("not the right one").signIn(api),
            known.withPassword("").signIn(api),
            known.withPassword("x".repeat(5000)).signIn(api),
            unverified.signIn(api),
            Person.somebody().signIn(api),
            // not the empty name: the robots of another test send that often enough to be slowed
            // down
            new Person("-", "").signIn(api),
            new Person("this is no address", "quiet lighthouse").signIn(api));
    for (var refusal : refusals) {
      refusal.expectProblem(401, "invalid_credentials");
      assertEquals(refusals.getFirst().text(), refusal.text());
      assertEquals(refusals.getFirst().headers().map().keySet(), refusal.headers().map().keySet());
    }
  }

  @Test
  @Tag("S4-51")
  @Tag("S4-53")
  @Tag("S4-65")
  void guessesAtOneNameAreSlowedDownWhetherItExistsOrNot() {
    var person = Person.withAccount(latchkey, api);
    var device = person.signIn(api).text("device_cookie");
    assertEquals(slowedAnswer(person), slowedAnswer(Person.somebody()));

    // The right password does not help from an unknown device, or the limit would tell it; but
    // nobody's guesses keep the owner's own device out.
    person.signIn(api).expectProblem(429, "slow_down");
    api.post(
            SESSIONS,
            Map.of("login", person.email(), "password", person.password(), "device_cookie", device))
        .expect(201);
  }

  private String slowedAnswer(Person person) {
    try (var guesser = latchkey.api()) {
      Guesses.at(latchkey, person, TRIES_PER_NAME);
      var slowed = person.withPassword("a guess").signIn(guesser).expectProblem(429, "slow_down");
      assertTrue(Long.parseLong(slowed.header("Retry-After")) > 0);
      return slowed
          .text()
          .replaceAll("\"(challenge|salt|signature)\":\"[^\"]+\"", "\"$1\":X")
          .replaceAll("[0-9]+", "N");
    }
  }

  @Test
  @Tag("S4-65")
  void fewWrongTriesDoNoHarm() {
    var person = Person.withAccount(latchkey, api);
    for (var slip = 0; slip < 5; slip++) {
      person.withPassword("slip " + slip).signIn(api).expect(401);
    }
    person.signIn(api).expect(201);
  }

  @Test
  @Tag("S4-52")
  void guessesOfOneSourceAreSlowedDownWhateverTheName() {
    try (var source = latchkey.api()) {
      var compared = 0;
      while (new Person("name" + compared, "").signIn(source).status() == 401) {
        compared++;
      }
      // More where the hour strikes in between.
      assertTrue(compared >= TRIES_PER_SOURCE && compared <= 2 * TRIES_PER_SOURCE, "" + compared);
      Person.somebody().signIn(source).expectProblem(429, "slow_down");
    }
    Person.withAccount(latchkey, api).signIn(api).expect(201);
  }

  @Test
  void deviceCookieOfSomebodyElseIsWorthless() {
    var person = Person.withAccount(latchkey, api);
    var device = Person.withAccount(latchkey, api).signIn(api).text("device_cookie");
    IntFunction<Map<String, String>> body =
        guess ->
            Map.of("login", person.email(), "password", "guess " + guess, "device_cookie", device);
    for (var source = 0; source < 2; source++) {
      try (var guesser = latchkey.api()) {
        for (var guess = 0; guess < TRIES_PER_NAME / 2; guess++) {
          guesser.post(SESSIONS, body.apply(guess)).expect(401);
        }
      }
    }
    try (var guesser = latchkey.api()) {
      guesser.post(SESSIONS, body.apply(0)).expectProblem(429, "slow_down");
    }
  }

  @Test
  void lettersInTheAddressMayBeOfEitherCase() {
    var person = Person.withAccount(latchkey, api);
    var shouted = person.email().toUpperCase(java.util.Locale.ROOT);
    new Person(shouted, person.password()).signIn(api).expect(201);
    var last = person.password().length() - 1;
    assertFalse(
        person.withPassword(person.password().substring(0, last)).signIn(api).status() == 201);
  }
}

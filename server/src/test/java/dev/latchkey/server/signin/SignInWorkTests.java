package dev.latchkey.server.signin;

import static dev.latchkey.server.signin.Solutions.challenge;
import static dev.latchkey.server.signin.Solutions.solve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What an owner with a new device does while strangers use up the attempts with the name.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("CS-AU-6")
@Tag("CS-CR-2")
class SignInWorkTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeEach
  void anotherDay() {
    server.clock().advance(Duration.ofDays(1));
    server.database().write(transaction -> transaction.handle().execute("DELETE FROM outbox"));
  }

  private static String source() {
    var number = NUMBER.incrementAndGet();
    return "198." + (18 + number / 250) + "." + number % 250 + ".7";
  }

  private Reply signIn(String login, String password, String solution) {
    var body = new HashMap<>(Map.of("login", login, "password", password));
    if (!solution.isEmpty()) {
      body.put("challenge_solution", solution);
    }
    return server.post("/api/v1/sessions", body, "X-Forwarded-For", source());
  }

  /// The last answer of strangers who have used up the name.
  private Reply usedUp(String login) {
    for (var guess = 0; guess < 20; guess++) {
      signIn(login, "wrong " + guess, "").expect(401);
    }
    return signIn(login, "wrong", "").expect(429);
  }

  @Test
  @Tag("S4-53")
  void ownerSignsInAtOnceAfterOneProofOfWork() {
    var owner = server.somebody(PASSWORD);
    var refused = usedUp(owner);
    assertEquals("slow_down", refused.text("code"));
    assertEquals("altcha", challenge(refused).path("type").asText());
    assertFalse(refused.text().contains(owner), refused.text());
    signIn(owner, PASSWORD, solve(challenge(refused))).expect(201);
  }

  /// Once, however often it happens in an hour; and not at all after a few typing errors.
  @Test
  @Tag("ASVS-6.3.5")
  void ownerIsToldOnceOfASignInAfterManyFailures() {
    var owner = server.somebody(PASSWORD);
    for (var guess = 0; guess < 9; guess++) {
      signIn(owner, "wrong " + guess, "").expect(401);
    }
    signIn(owner, PASSWORD, "").expect(201);
    assertEquals(0, toldOf());
    signIn(owner, "wrong", "").expect(401);
    signIn(owner, PASSWORD, "").expect(201);
    assertEquals(1, toldOf());
    signIn(owner, PASSWORD, "").expect(201);
    assertEquals(1, toldOf());
  }

  /// Waiting or sent.
  private long toldOf() {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery(
                    "SELECT COUNT(*) FROM outbox WHERE purpose = 'signed-in-after-failures'")
                .mapTo(Long.class)
                .one());
  }

  @Test
  void unknownNameAsksForTheSameWork() {
    var known = usedUp(server.somebody(PASSWORD));
    var unknown = usedUp(TestServer.someAddress());
    assertEquals(known.json().size(), unknown.json().size());
    assertEquals(
        challenge(known).path("maxnumber").asLong(), challenge(unknown).path("maxnumber").asLong());
    signIn("nobody@example.org", PASSWORD, solve(challenge(unknown))).expect(401);
  }

  @Test
  void workOpensOneAttemptWithOneName() {
    var owner = server.somebody(PASSWORD);
    var other = server.somebody(PASSWORD);
    var solution = solve(challenge(usedUp(owner)));
    usedUp(other);
    signIn(other, PASSWORD, solution).expect(429);
    signIn(owner, "wrong", solution).expect(401);
    signIn(owner, PASSWORD, solution).expect(429);
    var again = solve(challenge(signIn(owner, PASSWORD, "").expect(429)));
    signIn(owner, PASSWORD, again).expect(201);
    signIn(owner, PASSWORD, again).expect(429);
  }

  @Test
  void sixtyFourAtOnceUseOneSolutionOnce() throws Exception {
    var owner = server.somebody(PASSWORD);
    var solution = solve(challenge(usedUp(owner)));
    try (var threads = Executors.newFixedThreadPool(64)) {
      var sent =
          IntStream.range(0, 64)
              .mapToObj(n -> threads.submit(() -> signIn(owner, "wrong " + n, solution).status()))
              .toList();
      var statuses = new ArrayList<Integer>();
      for (var one : sent) {
        statuses.add(one.get());
      }
      assertEquals(
          1, statuses.stream().filter(status -> status == 401).count(), statuses::toString);
      assertEquals(63, statuses.stream().filter(status -> status == 429).count());
    }
  }

  @Test
  void moreWorkIsAskedForTheMoreFails() {
    var name = TestServer.someAddress();
    var reply = usedUp(name);
    var first = challenge(reply).path("maxnumber").asLong();
    for (var guess = 0; guess < 10; guess++) {
      signIn(name, "wrong", solve(challenge(reply))).expect(401);
      reply = signIn(name, "wrong", "").expect(429);
    }
    assertEquals(2 * first, challenge(reply).path("maxnumber").asLong());
  }

  /// A source that has used up its own attempts has to wait.
  @Test
  void noWorkHelpsASourceThatHasGuessedItself() {
    var source = source();
    var owner = server.somebody(PASSWORD);
    var solution = solve(challenge(usedUp(owner)));
    for (var guess = 0; guess < 10; guess++) {
      from(source, TestServer.someAddress(), "wrong", solution).expect(401);
    }
    var refused = from(source, owner, PASSWORD, solution).expect(429);
    assertTrue(challenge(refused).isMissingNode(), refused.text());
  }

  private Reply from(String source, String login, String password, String solution) {
    return server.post(
        "/api/v1/sessions",
        Map.of("login", login, "password", password, "challenge_solution", solution),
        "X-Forwarded-For",
        source);
  }

  @Test
  void nonsenseInsteadOfASolutionIsAskedForAgain() {
    var owner = server.somebody(PASSWORD);
    usedUp(owner);
    for (var nonsense : new String[] {"x", "e30=", "A".repeat(5000)}) {
      assertEquals(
          "altcha", challenge(signIn(owner, PASSWORD, nonsense).expect(429)).path("type").asText());
    }
  }

  @Test
  void formHasTheWorkInItAndTakesItsSolution() throws Exception {
    var owner = server.somebody(PASSWORD);
    usedUp(owner);
    var browser = server.browser().behind(source());
    var page = browser.signIn(owner, "wrong").expect(429);
    var form =
        Map.of(
            "login",
            owner,
            "password",
            PASSWORD,
            "challenge_solution",
            solve(Solutions.onPage(page)));
    browser.submit("/sign-in", form).expect(303);
    assertTrue(page.text().contains("proof-of-work.js"), page.text());
  }
}

package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.Claims;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.secrets.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Each limit that is promised, at its boundary: the last that is let through and the first that is
/// refused, at every door, until its time is over.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String SESSIONS = "/api/v1/sessions";
  private static final String COMPLETION = "/api/v1/recovery/completion";
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// The test is the proxy that says where requests come from.
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));

  private final RateLimiter limiter = new RateLimiter(server.keys().digests());

  @AfterAll
  void end() {
    server.close();
  }

  /// What other tests have used up is forgotten, and the letters that they have asked for.
  @BeforeEach
  void anotherDay() {
    server.clock().advance(Duration.ofDays(1));
    server.database().write(transaction -> transaction.handle().execute("DELETE FROM outbox"));
  }

  /// In a network of its own.
  private static String source() {
    var number = NUMBER.incrementAndGet();
    return "198." + (18 + number / 250) + "." + number % 250 + ".7";
  }

  private Reply from(String source, String path, Map<String, ?> body) {
    return server.post(path, body, "X-Forwarded-For", source);
  }

  private Reply signIn(String source, String login, String password) {
    return from(source, SESSIONS, Map.of("login", login, "password", password));
  }

  /// Failures with a name, each from a source of its own, that are only counted: what is compared
  /// on the way to a limit is shown once.
  private void failed(int times, String login) {
    for (var time = 0; time < times; time++) {
      failed(new SignInBudgets(ClientAddress.parse(source()).orElseThrow(), login).ofStranger());
    }
  }

  private void failed(List<LimitKey> counts) {
    if (limiter.enter(server.database(), counts) instanceof RateLimiter.Entry.Admitted(var place)) {
      limiter.failed(server.database(), place);
    } else {
      throw new AssertionError("refused");
    }
  }

  private void charged(LimitKey... counts) {
    assertTrue(limiter.charge(server.database(), List.of(counts)).isEmpty());
  }

  /// As many as there may be of one name, with a comparison at both ends.
  private void fill(String login) {
    signIn(source(), login, "guess").expect(401);
    failed(18, login);
    signIn(source(), login, "guess").expect(401);
  }

  private static void isSlowedFor(Duration wait, Reply reply) {
    assertEquals("slow_down", reply.expect(429).text("code"));
    var seconds = wait.toSeconds() + 1;
    assertEquals("" + seconds, reply.header("Retry-After"));
    assertEquals(seconds, reply.json().path("retry_after").asLong());
  }

  // failed sign-ins

  @Test
  @Tag("S4-51")
  @Tag("S4-52")
  void tenFailedSignInsOfOneSourceAnHourAndOneMoreForAnAccountThatSignsInThere() {
    var source = source();
    var owner = server.somebody(PASSWORD);
    for (var guess = 0; guess < 9; guess++) {
      signIn(source, TestServer.someAddress(), "wrong").expect(401);
    }
    signIn(source, owner, PASSWORD).expect(201);
    signIn(source, TestServer.someAddress(), "wrong").expect(401);
    signIn(source, TestServer.someAddress(), "wrong").expect(401);
    isSlowedFor(WINDOW, signIn(source, TestServer.someAddress(), "wrong"));
    isSlowedFor(WINDOW, signIn(source, owner, PASSWORD));
    signInPage(source, owner).expect(429);
    token(source).expect(401);
    signIn(source(), owner, PASSWORD).expect(201);

    server.clock().advance(untilTheHour().minus(MOMENT));
    isSlowedFor(WINDOW, signIn(source, owner, PASSWORD));
    server.clock().advance(MOMENT);
    signIn(source, owner, PASSWORD).expect(201);
  }

  /// A program goes on with the old password; the people behind the same address notice nothing.
  @Test
  @Tag("S4-65")
  void wrongPasswordThatIsSentAgainUsesUpNothing() {
    var source = source();
    var owner = server.somebody(PASSWORD);
    signIn(source, owner, "my old password").expect(401);
    for (var time = 0; time < 98; time++) {
      charged(Limit.SIGN_IN_AGAIN.of(source));
    }
    signIn(source, owner, "my old password").expect(401);
    signIn(source, owner, "my old password").expect(401);
    signIn(source, server.somebody(PASSWORD), PASSWORD).expect(201);

    // Beyond a hundred an hour, they count like any others.
    for (var guess = 0; guess < 10; guess++) {
      signIn(source, owner, "my old password").expect(401);
    }
    isSlowedFor(WINDOW, signIn(source, owner, "my old password"));
  }

  private Duration untilTheHour() {
    var now = server.clock().instant();
    return Duration.between(now, now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS));
  }

  /// Five typing errors, over and over: the right password explains them.
  @Test
  @Tag("S4-65")
  void failuresThatASuccessOfTheSameSourceExplainsCountNothing() {
    var owner = server.somebody(PASSWORD);
    var source = source();
    for (var time = 0; time < 4; time++) {
      for (var typo = 0; typo < 5; typo++) {
        signIn(source, owner, "typo " + typo).expect(401);
      }
      signIn(source, owner, PASSWORD).expect(201);
      server.clock().advance(WINDOW);
    }
  }

  @Test
  @Tag("S4-53")
  @Tag("C-17")
  void hundredFailuresCloseANameForUnknownDevicesUntilItsPasswordIsReset() {
    var owner = server.somebody(PASSWORD);
    var stranger = TestServer.someAddress();
    var device = signIn(source(), owner, PASSWORD).text("device_cookie");
    for (var window = 0; window < 5; window++) {
      server.clock().advance(WINDOW);
      fill(owner);
      fill(stranger);
    }
    server.clock().advance(Duration.ofHours(1));
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
    isSlowedFor(WINDOW, signIn(source(), stranger, PASSWORD));
    signInOn(device, source(), owner, PASSWORD).expect(201);

    from(source(), "/api/v1/recovery", Map.of("email", owner)).expect(202);
    complete(source(), server.mailedToken("/reset-password", owner), "twelve amber windmills")
        .expect(200);
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
    signIn(source(), owner, "twelve amber windmills").expect(201);
    server.clock().advance(Duration.ofDays(1));
    signIn(source(), owner, "twelve amber windmills").expect(201);
  }

  /// An application with wrong credentials.
  private Reply token(String source) {
    return server.send(
        server
            .request(
                "/oauth2/token",
                "X-Forwarded-For",
                source,
                "Content-Type",
                "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials")));
  }

  private Reply signInPage(String source, String login) {
    return server
        .browser()
        .behind(source)
        .submit("/sign-in", Map.of("login", login, "password", PASSWORD));
  }

  @Test
  @Tag("S4-51")
  @Tag("S4-53")
  @Tag("C-18")
  void twentyFailedSignInsWithOneNameFromWhateverSourcesWhetherItExistsOrNot() {
    for (var name :
        List.of(
            server.somebody(PASSWORD),
            TestServer.someAddress(),
            "no-such-name",
            "this is no address")) {
      failed(8, name);
      failed(8, name.toUpperCase(Locale.ROOT));
      for (var guess = 0; guess < 4; guess++) {
        var entered = guess % 2 == 0 ? name : name.toUpperCase(Locale.ROOT);
        signIn(source(), entered, "guess " + guess).expect(401);
      }
      isSlowedFor(WINDOW, signIn(source(), name, "guess"));
      isSlowedFor(WINDOW, signIn(source(), name, PASSWORD));
      signInPage(source(), name).expect(429);
    }
  }

  @Test
  @Tag("S4-51")
  void failedSignInsWithOneNameAreForgottenAfterTenMinutes() {
    var owner = server.somebody(PASSWORD);
    fill(owner);
    server.clock().advance(WINDOW.minus(MOMENT));
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
    server.clock().advance(MOMENT);
    signIn(source(), owner, PASSWORD).expect(201);
  }

  @Test
  @Tag("S4-65")
  @Tag("CS-DC-1")
  void knownDeviceHasTwentyOfItsOwn() {
    var owner = server.somebody(PASSWORD);
    var device = signIn(source(), owner, PASSWORD).text("device_cookie");
    var other = signIn(source(), owner, PASSWORD).text("device_cookie");
    var source = source();
    for (var guess = 0; guess < 20; guess++) {
      signInOn(device, source, owner, "wrong " + guess).expect(401);
    }
    isSlowedFor(WINDOW, signInOn(device, source, owner, "wrong"));
    isSlowedFor(WINDOW, signInOn(device, source, owner, PASSWORD));
    // Neither the name's nor another device's tries are used up by it, nor the other way round.
    fill(owner);
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
    signInOn(other, source, owner, PASSWORD).expect(201);

    server.clock().advance(WINDOW.minus(MOMENT));
    isSlowedFor(WINDOW, signInOn(device, source, owner, PASSWORD));
    server.clock().advance(MOMENT);
    signInOn(device, source, owner, PASSWORD).expect(201);
  }

  /// Whoever has stolen its cookie guesses on as a stranger; the owner's other devices go on.
  @Test
  @Tag("S4-53")
  @Tag("C-17")
  @Tag("CS-DC-1")
  void hundredFailuresInARowMakeAKnownDeviceOneLikeAnyOther() {
    var owner = server.somebody(PASSWORD);
    var stolen = signIn(source(), owner, PASSWORD).text("device_cookie");
    var other = signIn(source(), owner, PASSWORD).text("device_cookie");
    var thief = source();
    var account = new Accounts(server.keys().digests()).byLogin(server.database(), owner);
    var counts = SignInBudgets.ofDevice(account.orElseThrow().id(), Secret.of(stolen));
    for (var window = 0; window < 5; window++) {
      server.clock().advance(WINDOW);
      signInOn(stolen, thief, owner, "wrong " + window).expect(401);
      for (var guess = 0; guess < 19; guess++) {
        failed(counts);
      }
    }
    server.clock().advance(untilTheHour());
    for (var guess = 0; guess < 10; guess++) {
      signInOn(stolen, thief, owner, "other " + guess).expect(401);
    }
    isSlowedFor(WINDOW, signInOn(stolen, thief, owner, PASSWORD));
    signInOn(other, thief, owner, PASSWORD).expect(201);

    // If it was the owner's own, the right password makes it a known one again.
    var again = signInOn(stolen, source(), owner, PASSWORD).expect(201).text("device_cookie");
    signInOn(again, thief, owner, PASSWORD).expect(201);
  }

  /// What is no device cookie of this account, here and now, opens no lane.
  @Test
  @Tag("CS-DC-1")
  @Tag("C-17")
  void forgedForeignAndOldDeviceCookiesAreThoseOfStrangers() {
    var owner = server.somebody(PASSWORD);
    var known = signIn(source(), owner, PASSWORD).text("device_cookie");
    var foreign = signIn(source(), server.somebody(PASSWORD), PASSWORD).text("device_cookie");
    var forged = (known.startsWith("A") ? "B" : "A") + known.substring(1);
    fill(owner);
    for (var cookie :
        List.of(forged, foreign, known.substring(1), known + "A", "A".repeat(64), "'", "")) {
      isSlowedFor(WINDOW, signInOn(cookie, source(), owner, PASSWORD));
    }
    signInOn(known, source(), owner, PASSWORD).expect(201);

    // One of before a new password.
    from(source(), "/api/v1/recovery", Map.of("email", owner)).expect(202);
    complete(source(), server.mailedToken("/reset-password", owner), "twelve amber windmills")
        .expect(200);
    signInOn(known, source(), owner, "wrong").expect(429);
  }

  /// A full count of one kind of secret says nothing of the others.
  @Test
  @Tag("C-18")
  void passwordsTokensAndClientSecretsAreCountedApart() {
    var owner = server.somebody(PASSWORD);
    var source = source();
    for (var guess = 0; guess < 10; guess++) {
      signIn(source, TestServer.someAddress(), "wrong " + guess).expect(401);
    }
    isSlowedFor(WINDOW, signIn(source, owner, PASSWORD));
    for (var guess = 0; guess < 30; guess++) {
      complete(source, "A".repeat(43), "twelve amber windmills").expect(410);
    }
    complete(source, "A".repeat(43), "twelve amber windmills").expect(429);
    token(source).expect(401);
    server.clock().advance(untilTheHour());
    signIn(source, owner, PASSWORD).expect(201);
  }

  /// By the API and by the page.
  @Test
  @Tag("S4-51")
  void oneFailureIsCountedOnceInEachCount() {
    forgetAttempts();
    signIn(source(), TestServer.someAddress(), "wrong").expect(401);
    assertEquals(List.of(1L, 1L, 1L, 1L, 1L, 1L), charged());
    forgetAttempts();
    signInPage(source(), TestServer.someAddress()).expect(401);
    assertEquals(List.of(1L, 1L, 1L, 1L, 1L, 1L), charged());
  }

  private void forgetAttempts() {
    server.database().write(transaction -> transaction.handle().execute("DELETE FROM attempts"));
  }

  /// Of each count of which anything is counted.
  private List<Long> charged() {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery(
                    "SELECT charged FROM attempts WHERE charged <> 0 OR pending <> 0"
                        + " ORDER BY charged")
                .mapTo(Long.class)
                .list());
  }

  private Reply signInOn(String device, String source, String login, String password) {
    return from(
        source, SESSIONS, Map.of("login", login, "password", password, "device_cookie", device));
  }

  @Test
  @Tag("S4-65")
  void theRightPasswordIsNeverCounted() {
    var owner = server.somebody(PASSWORD);
    var source = source();
    var device = signIn(source, owner, PASSWORD).text("device_cookie");
    for (var time = 0; time < 21; time++) {
      signIn(source, owner, PASSWORD).expect(201);
      signInOn(device, source, owner, PASSWORD).expect(201);
    }
  }

  private List<Integer> atOnce(int callers, IntFunction<Reply> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, callers)
              .mapToObj(caller -> threads.submit(() -> call.apply(caller).status()))
              .toList();
      var statuses = new ArrayList<Integer>();
      for (var one : all) {
        statuses.add(one.get());
      }
      statuses.sort(null);
      return statuses;
    }
  }

  /// The workers of one application, for instance. How many of them have to come back depends on
  /// how fast the machine is; `AttemptsTests` shows that those who wait get through.
  @Test
  @Tag("S4-65")
  void rightPasswordsAtOnceCountNothing() throws Exception {
    var owner = server.somebody(PASSWORD);
    var source = source();
    var statuses = atOnce(40, _ -> signIn(source, owner, PASSWORD));
    assertTrue(statuses.lastIndexOf(201) >= 9, statuses::toString);
    assertTrue(Set.of(201, 429).containsAll(statuses), statuses::toString);
    fill(owner);
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
  }

  @Test
  @Tag("S4-51")
  void guessesAtOnceStopAtTheLimitExactly() throws Exception {
    var owner = server.somebody(PASSWORD);
    var device = signIn(source(), owner, PASSWORD).text("device_cookie");
    var expected = new ArrayList<>(Collections.nCopies(20, 401));
    expected.addAll(Collections.nCopies(20, 429));
    assertEquals(expected, atOnce(40, _ -> signIn(source(), owner, "guess")));
    assertEquals(expected, atOnce(40, _ -> signInOn(device, source(), owner, "guess")));
  }

  @Test
  @Tag("S4-65")
  @Tag("CS-FP-11")
  void whatIsRefusedCountsNothing() {
    var owner = server.somebody(PASSWORD);
    var source = source();
    for (var guess = 0; guess < 10; guess++) {
      signIn(source, TestServer.someAddress(), "guess").expect(401);
    }
    for (var refused = 0; refused < 30; refused++) {
      signIn(source, owner, "guess").expect(429);
    }
    for (var guess = 0; guess < 20; guess++) {
      signIn(source(), owner, "guess").expect(401);
    }
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
  }

  /// What is compared counts, whatever is answered: otherwise what a source has left would tell it
  /// that a password was right.
  @Test
  void attemptsAtAClosedNameCountForTheirSourceRightOrWrong() {
    var owner = server.somebody(PASSWORD);
    fill(owner);
    for (var password : List.of(PASSWORD, "wrong")) {
      var source = source();
      for (var refused = 0; refused < 6; refused++) {
        isSlowedFor(WINDOW, signIn(source, owner, password));
      }
      for (var guess = 0; guess < 4; guess++) {
        signIn(source, TestServer.someAddress(), "wrong").expect(401);
      }
      isSlowedFor(WINDOW, signIn(source, TestServer.someAddress(), "wrong"));
    }
  }

  /// Whoever has filled a name's count would see by its end that somebody has the name.
  @Test
  @Tag("S4-04")
  void liftingALimitIsSeenByTheRightPasswordOnly() {
    var owner = server.somebody(PASSWORD);
    var stranger = TestServer.someAddress();
    fill(owner);
    fill(stranger);
    var source = source();
    from(source(), "/api/v1/recovery", Map.of("email", stranger)).expect(202);
    from(source(), "/api/v1/recovery", Map.of("email", owner)).expect(202);
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
    complete(source(), server.mailedToken("/reset-password"), "twelve amber windmills").expect(200);
    for (var guess = 0; guess < 5; guess++) {
      var one = signIn(source(), owner, PASSWORD).expect(429);
      var other = signIn(source(), stranger, PASSWORD).expect(429);
      assertEquals(withoutChallenge(other), withoutChallenge(one));
      assertEquals(other.header("Retry-After"), one.header("Retry-After"));
    }
    for (var time = 0; time < 21; time++) {
      signIn(source, owner, "twelve amber windmills").expect(201);
    }
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));

    // Guesses at it have an end here as well, and the count with its ten minutes.
    for (var guess = 0; guess < 20; guess++) {
      signIn(source(), owner, "guess").expect(429);
    }
    isSlowedFor(WINDOW, signIn(source, owner, "twelve amber windmills"));
    server.clock().advance(WINDOW);
    signIn(source, owner, "twelve amber windmills").expect(201);
  }

  private static String withoutChallenge(Reply reply) {
    return reply.text().replaceAll("\"(challenge|salt|signature)\":\"[^\"]+\"", "\"$1\":X");
  }

  /// It is good, only not for this browser: that was no guess.
  @Test
  @Tag("S4-12")
  void theGoodLinkOfASignUpIsNeverCountedWhereverItIsOpened() {
    var email = TestServer.someAddress();
    server.post("/api/v1/accounts", Map.of("email", email, "password", PASSWORD)).expect(202);
    var token = server.mailedToken("/verify", email);
    var source = source();
    for (var time = 0; time < 31; time++) {
      from(source, "/api/v1/accounts/verification", Map.of("token", token)).expect(410);
    }
    complete(source, "A".repeat(43), "twelve amber windmills").expect(410);
    verify(source, token, PASSWORD).expect(200);
  }

  @Test
  @Tag("S4-51")
  void twentyWrongPresentPasswordsAndTheRightOneIsNeverCounted() {
    var owner = server.somebody(PASSWORD);
    var session = signIn(source(), owner, PASSWORD).text("session_token");
    for (var time = 0; time < 21; time++) {
      assertEquals(
          "password_rejected", change(session, PASSWORD, "short").expect(422).text("code"));
    }
    for (var guess = 0; guess < 20; guess++) {
      assertEquals(
          "invalid_credentials", change(session, "wrong", "short").expect(401).text("code"));
    }
    isSlowedFor(WINDOW, change(session, PASSWORD, "twelve amber windmills"));
    server.clock().advance(WINDOW);
    change(session, PASSWORD, "twelve amber windmills").expect(200);
  }

  private Reply change(String session, String present, String chosen) {
    return server.put(
        "/api/v1/password",
        Map.of("current_password", present, "new_password", chosen),
        TestServer.bearer(session));
  }

  /// What was not compared was no guess: not at signing in, not for the present password, not for
  /// the link of a sign-up.
  @Test
  @Tag("S4-65")
  @Tag("ASVS-15.2.2")
  void whatATooBusyServerDoesNotCompareIsNeverCounted() {
    var owner = server.somebody(PASSWORD);
    var session = signIn(source(), owner, PASSWORD).text("session_token");
    var email = TestServer.someAddress();
    server.post("/api/v1/accounts", Map.of("email", email, "password", PASSWORD)).expect(202);
    var token = server.mailedToken("/verify", email);
    try (var _ = TestPasswords.crowd(server.hasher())) {
      for (var time = 0; time < 20; time++) {
        assertEquals("overloaded", signIn(source(), owner, "wrong").expect(503).text("code"));
        change(session, "wrong", "short").expect(503);
        verify(source(), token, "wrong").expect(503);
      }
    }
    fill(owner);
    for (var guess = 0; guess < 20; guess++) {
      change(session, "wrong", "short").expect(401);
      verify(source(), token, "wrong").expect(410);
    }
    isSlowedFor(WINDOW, signIn(source(), owner, PASSWORD));
    isSlowedFor(WINDOW, change(session, PASSWORD, "twelve amber windmills"));
    isSlowedFor(WINDOW, verify(source(), token, PASSWORD));
  }

  /// Whoever reads the mailbox has the link, and guesses at the password of the one who signed up.
  @Test
  @Tag("S4-51")
  void twentyWrongPasswordsForTheLinkOfASignUpAndTheRightOneIsNeverCounted() {
    var email = TestServer.someAddress();
    server.post("/api/v1/accounts", Map.of("email", email, "password", PASSWORD)).expect(202);
    var token = server.mailedToken("/verify", email);
    for (var guess = 0; guess < 20; guess++) {
      verify(source(), token, "guess " + guess).expect(410);
    }
    isSlowedFor(WINDOW, verify(source(), token, PASSWORD));
    server.clock().advance(WINDOW);
    verify(source(), token, PASSWORD).expect(200);
  }

  private Reply verify(String source, String token, String password) {
    return from(
        source, "/api/v1/accounts/verification", Map.of("token", token, "password", password));
  }

  // wrong tokens

  private interface Door {
    Reply open(String source);
  }

  /// Every way to show a wrong one-time token, and what is answered.
  private Map<Door, Integer> doors() {
    var wrong = "A".repeat(43);
    var doors = new HashMap<Door, Integer>();
    doors.put(source -> complete(source, wrong, "twelve amber windmills"), 410);
    doors.put(source -> complete(source, "", "short"), 410);
    doors.put(
        source ->
            from(
                source,
                "/api/v1/accounts/verification",
                Map.of("token", wrong, "password", PASSWORD)),
        410);
    doors.put(
        source -> from(source, "/api/v1/sessions/link", Map.of("token", wrong, "request", wrong)),
        410);
    doors.put(source -> from(source, "/api/v1/redemptions", Claims.ofNothing()), 404);
    return doors;
  }

  private Reply complete(String source, String token, String password) {
    return from(source, COMPLETION, Map.of("token", token, "new_password", password));
  }

  @Test
  @Tag("S4-12")
  void thirtyWrongTokensOfOneSourceWhereverTheyAreShown() {
    var source = source();
    var doors = doors();
    for (var time = 0; time < 30 / doors.size(); time++) {
      doors.forEach((door, refused) -> door.open(source).expect(refused));
    }
    for (var door : doors.keySet()) {
      isSlowedFor(WINDOW, door.open(source));
    }
    server
        .browser()
        .behind(source)
        .submit(
            "/reset-password",
            Map.of(
                "token",
                "A".repeat(43),
                "new_password",
                "twelve amber windmills",
                "new_password_repeat",
                "twelve amber windmills"))
        .expect(429);
    doors.forEach((door, refused) -> door.open(source()).expect(refused));

    server.clock().advance(WINDOW.minus(MOMENT));
    isSlowedFor(MOMENT, doors.keySet().iterator().next().open(source));
    server.clock().advance(MOMENT);
    doors.forEach((door, refused) -> door.open(source).expect(refused));
  }

  @Test
  @Tag("S4-12")
  void goodTokenIsNeverCountedAndWorksWhateverItsNeighboursTry() {
    var source = source();
    var owner = server.somebody(PASSWORD);
    from(source, "/api/v1/recovery", Map.of("email", owner)).expect(202);
    var token = server.mailedToken("/reset-password", owner);
    for (var time = 0; time < 31; time++) {
      assertEquals("password_rejected", complete(source, token, "short").expect(422).text("code"));
    }
    for (var time = 0; time < 30; time++) {
      complete(source, "A".repeat(43), "twelve amber windmills").expect(410);
    }
    isSlowedFor(WINDOW, complete(source, "A".repeat(43), "twelve amber windmills"));
    assertEquals("password_rejected", complete(source, token, "short").expect(422).text("code"));
    complete(source, token, "twelve amber windmills").expect(200);
    isSlowedFor(WINDOW, complete(source, token, "twelve amber windmills"));
  }

  /// Each of the 500 is far below its own limit.
  @Test
  @Tag("S4-12")
  void wrongTokensOfAllSourcesTogetherLeaveEachOnlyFew() {
    var owner = server.somebody(PASSWORD);
    from(source(), "/api/v1/recovery", Map.of("email", owner)).expect(202);
    var token = server.mailedToken("/reset-password", owner);
    for (var time = 0; time < 940; time++) {
      charged(Limit.TOKEN_SOURCE.of(source()), Limit.TOKEN_ALL.of(""));
    }
    IntStream.range(0, 30)
        .parallel()
        .mapToObj(_ -> source())
        .forEach(source -> {
          complete(source, "A".repeat(43), "short").expect(410);
          complete(source, "B".repeat(43), "short").expect(410);
        });
    var brakes = brakes();
    doors()
        .forEach((door, refused) -> {
          var source = source();
          for (var time = 0; time < 3; time++) {
            door.open(source).expect(refused);
          }
          isSlowedFor(WINDOW, door.open(source));
        });
    assertEquals(brakes + 1, brakes());
    var source = source();
    for (var time = 0; time < 4; time++) {
      complete(source, token, "short").expect(422);
    }
    complete(source, token, "twelve amber windmills").expect(200);

    server.clock().advance(WINDOW);
    for (var time = 0; time < 30; time++) {
      complete(source, "A".repeat(43), "short").expect(410);
    }
    isSlowedFor(WINDOW, complete(source, "A".repeat(43), "short"));
  }

  private long brakes() {
    return server
        .database()
        .read(handle ->
            handle
                .select("SELECT COUNT(*) FROM audit_lines WHERE event = 'guessing_brake_applied'")
                .mapTo(Long.class)
                .one());
  }

  // calls that always say yes

  @Test
  @Tag("C-18")
  void thousandCallsThatAreAlwaysAcceptedOfOneSource() {
    var source = source();
    var email = Map.of("email", TestServer.someAddress());
    var paths =
        List.of(
            "/api/v1/recovery",
            "/api/v1/sign-in-links",
            "/api/v1/accounts/verification/resend",
            "/api/v1/accounts");
    for (var time = 0; time < 939; time++) {
      charged(Limit.UNIFORM_RESPONSE_SOURCE.of(source));
    }
    IntStream.range(0, 60)
        .parallel()
        .forEach(call -> from(source, paths.get(call % 3), email).expect(202));
    signUp(source).expect(202);
    for (var path : paths.subList(0, 3)) {
      isSlowedFor(WINDOW, from(source, path, email));
      isSlowedFor(WINDOW, from(source, path, Map.of("email", "this is no address")));
      from(source(), path, email).expect(202);
    }
    isSlowedFor(WINDOW, signUp(source));
    server.browser().behind(source).submit("/forgot-password", email).expect(429);

    server.clock().advance(WINDOW.minus(MOMENT));
    isSlowedFor(MOMENT, from(source, paths.getFirst(), email));
    server.clock().advance(MOMENT);
    from(source, paths.getFirst(), email).expect(202);
  }

  private Reply signUp(String source) {
    return from(
        source,
        "/api/v1/accounts",
        Map.of("email", TestServer.someAddress(), "password", PASSWORD));
  }

  // letters

  @Test
  @Tag("CS-FP-2")
  void threeLettersForOneAddressAndPurposeAndTheLastLinkStaysGood() {
    var owner = server.somebody(PASSWORD);
    var before = letters();
    var token = "";
    for (var letter = 1; letter <= 3; letter++) {
      recover(owner);
      token = server.mailedToken("/reset-password");
      assertEquals(before + letter, letters());
    }
    for (var call = 0; call < 3; call++) {
      recover(owner.toUpperCase(Locale.ROOT));
    }
    awaitNothingWaiting();
    assertEquals(before + 3, letters());

    // Another purpose has its own three; so has another address.
    server.post("/api/v1/sign-in-links", Map.of("email", owner)).expect(202);
    server.mailedToken("/sign-in-link");
    assertEquals(before + 4, letters());

    // The link lives for ten minutes, as long as the count: ask a moment before both end.
    server.clock().advance(WINDOW.minus(Duration.ofSeconds(1)));
    recover(owner);
    awaitNothingWaiting();
    assertEquals(before + 4, letters());
    complete(source(), token, "short").expect(422);

    server.clock().advance(Duration.ofSeconds(1));
    recover(owner);
    complete(source(), server.mailedToken("/reset-password"), "twelve amber windmills").expect(200);
  }

  private void recover(String email) {
    server.post("/api/v1/recovery", Map.of("email", email)).expect(202);
  }

  private long letters() {
    try (var files = Files.list(server.folder().resolve("mail"))) {
      return files.filter(file -> file.toString().endsWith(".eml")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitNothingWaiting() {
    for (var tries = 0; tries < 2000; tries++) {
      var waiting =
          server
              .database()
              .read(handle -> handle.select("SELECT COUNT(*) FROM outbox").mapTo(Long.class).one());
      if (waiting == 0) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertTrue(false, "letters wait");
  }
}

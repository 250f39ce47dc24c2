package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.DigestCount;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.throttling.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Whoever is known, unknown, disabled or unverified gets the same bytes and headers, by the same
/// statements, the same computations of Argon2id and as many keyed digests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-04")
@Tag("S4-05")
@Tag("ASVS-6.3.8")
class UniformityTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final List<String> EVERYBODY =
      List.of(
          "known@example.org",
          "unknown@example.org",
          "disabled@example.org",
          "unverified@example.org",
          "this is no address");
  private static final String COST = "m=12288,t=3,p=1";
  private final DigestCount digests = DigestCount.begin();
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));
  private final AtomicInteger sources = new AtomicInteger();

  @BeforeAll
  void people() {
    server.account("known@example.org", PASSWORD);
    server.account("other@example.org", PASSWORD);
    server.account("disabled@example.org", PASSWORD);
    signUp("unverified@example.org").expect(202);
    server
        .server()
        .database()
        .write(transaction ->
            transaction
                .handle()
                .execute(
                    "UPDATE accounts SET disabled_at = 1 WHERE email = 'disabled@example.org'"));
    signIn("somebody@example.org"); // makes the decoy, which is computed once
  }

  @AfterAll
  void end() {
    digests.close();
    server.close();
  }

  private Reply signUp(String email) {
    return server.post(
        "/api/v1/accounts", Map.of("email", email, "password", "another quiet lighthouse"));
  }

  private Reply signIn(String email) {
    return signIn(Map.of("login", email, "password", "not this one"));
  }

  /// Each time from a source of its own.
  private Reply signIn(Map<String, ?> entered) {
    var number = sources.incrementAndGet();
    var source = "198." + (18 + number / 250) + "." + number % 250 + ".7";
    return server.post("/api/v1/sessions", entered, "X-Forwarded-For", source);
  }

  private Reply post(String path, String email) {
    return server.post(path, Map.of("email", email));
  }

  private interface Call {
    Reply to(String email);
  }

  /// Random values and times differ by nature.
  ///
  /// @param hashes how often Argon2id was computed, by its cost
  private record Seen(
      int status,
      String body,
      Set<String> headers,
      List<String> statements,
      Map<String, Long> hashes,
      long digests) {}

  private Seen seen(Call call, String email) {
    try (var log = StatementLog.ofRequests(server.server().database())) {
      var hashed = server.server().hasher().computed();
      var digested = digests.ofRequests();
      var reply = call.to(email);
      var hashes = new TreeMap<>(server.server().hasher().computed());
      hashes.replaceAll((cost, count) -> count - hashed.getOrDefault(cost, 0L));
      hashes.values().removeIf(count -> count == 0);
      var body =
          reply
              .text()
              .replaceAll("\"request\":\"[A-Za-z0-9_-]{43}\"", "\"request\":\"R\"")
              .replaceAll("name=\"csrf\" value=\"[^\"]+\"", "csrf")
              .replaceAll("\"challenge\":\"[0-9a-f]{64}\"", "\"challenge\":\"C\"")
              .replaceAll("\"signature\":\"[0-9a-f]{64}\"", "\"signature\":\"S\"")
              .replaceAll("\"salt\":\"[0-9a-f]{24}\\?", "\"salt\":\"R?")
              .replaceAll("&for=[A-Za-z0-9_-]{16}&", "&for=N&")
              .replace(email, "what was entered");
      var headers = new TreeSet<>(reply.response().headers().map().keySet());
      var seen =
          new Seen(
              reply.status(), body, headers, log.take(), hashes, digests.ofRequests() - digested);
      return seen;
    }
  }

  /// @param hashes how often Argon2id must be computed
  private void isUniform(Call call, List<String> people, int hashes) {
    var first = seen(call, people.getFirst());
    assertTrue(first.statements.size() > 2, first::toString);
    assertTrue(first.digests > 0, first::toString);
    assertEquals(hashes == 0 ? Map.of() : Map.of(COST, (long) hashes), first.hashes);
    for (var email : people) {
      assertEquals(first, seen(call, email), email);
    }
  }

  @Test
  void signingUp() {
    isUniform(this::signUp, EVERYBODY.subList(0, 4), 1);
  }

  @Test
  void signingIn() {
    // what is no address is asked for as a username
    isUniform(this::signIn, EVERYBODY.subList(0, 4), 1);
  }

  /// One of them has set a new password since.
  @Test
  void signingInWithANameWhoseCountIsFull() {
    var people = EVERYBODY.subList(0, 4);
    for (var email : people) {
      for (var guess = 0; guess < 20; guess++) {
        signIn(email);
      }
      assertEquals(429, signIn(email).status());
    }
    var limiter = new RateLimiter(server.keys().digests());
    server
        .server()
        .database()
        .write(transaction -> {
          limiter.lift(transaction, new Id("0".repeat(26)), List.of("known@example.org"));
          return true;
        });
    isUniform(this::signIn, people, 1);
    server
        .server()
        .database()
        .write(transaction -> transaction.handle().execute("DELETE FROM attempts"));
    server.clock().advance(Duration.ofMinutes(10));
  }

  /// One of them has it as their password.
  @Test
  void signingInWithAPasswordThatIsTriedAtManyNames() {
    IntFunction<String> name = number -> "abcdefghijklmnopqrstuvwxyz".charAt(number) + "@x.example";
    Call call = email -> signIn(Map.of("login", email, "password", PASSWORD));
    for (var number = 0; number < 25; number++) {
      assertEquals(401, call.to(name.apply(number)).status());
    }
    assertEquals(429, call.to("known@example.org").status());
    isUniform(call, EVERYBODY.subList(0, 4), 0);
  }

  /// As for whoever has one: a cookie of the right form.
  @Test
  void signingInWithADeviceCookieOfNobody() {
    isUniform(
        email -> signIn(Map.of("login", email, "password", "no", "device_cookie", "A".repeat(64))),
        EVERYBODY.subList(0, 4),
        1);
  }

  @Test
  void signingInWithNothingAndWithTooMuch() {
    for (var password : List.of("", "x".repeat(5000))) {
      isUniform(
          email -> signIn(Map.of("login", email, "password", password)),
          EVERYBODY.subList(0, 4),
          1);
    }
  }

  @Test
  void recovering() {
    isUniform(email -> post("/api/v1/recovery", email), EVERYBODY, 0);
  }

  @Test
  void askingForASignInLink() {
    isUniform(email -> post("/api/v1/sign-in-links", email), EVERYBODY, 0);
  }

  @Test
  @Tag("CS-AU-7")
  void askingForAnotherAddress() {
    var browser = server.browser();
    browser.signIn("known@example.org", PASSWORD).expect(303);
    isUniform(
        email -> browser.submit("/account/email", Map.of("new_email", email)).expect(200),
        List.of(
            "unknown@example.org",
            "other@example.org",
            "disabled@example.org",
            "unverified@example.org"),
        0);
  }

  /// Each time from an address that is no one's.
  @Test
  void correctingTheAddressOfASignUp() {
    var browser = server.browser();
    var fields = Map.of("email", "typo@example.org", "password", "another quiet lighthouse");
    browser.submit("/sign-up", fields).expect(200);
    var typos = new AtomicInteger();
    isUniform(
        email -> {
          var other = "typo" + typos.incrementAndGet() + "@example.org";
          browser.submit("/sign-up/address", Map.of("email", other)).expect(200);
          return browser.submit("/sign-up/address", Map.of("email", email)).expect(200);
        },
        EVERYBODY.subList(0, 4),
        0);
  }

  @Test
  void askingOnPagesAndOnceMoreFromThere() {
    for (var page : List.of("/forgot-password", "/verify/resend", "/sign-in-link/request")) {
      var browser = server.browser();
      isUniform(
          email -> {
            browser.submit(page, Map.of("email", email)).expect(200);
            return browser.submit(page + "?sent=1", page, Map.of("email", email)).expect(200);
          },
          EVERYBODY,
          0);
    }
  }

  @Test
  void askingForTheVerificationAgain() {
    isUniform(email -> post("/api/v1/accounts/verification/resend", email), EVERYBODY, 0);
  }
}

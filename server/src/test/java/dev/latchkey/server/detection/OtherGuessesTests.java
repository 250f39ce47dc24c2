package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Wrong guesses that are no sign-ins: tokens, codes, secrets of applications, and the current
/// password in a session.
@Tag("S4-52")
@Tag("S4-63")
class OtherGuessesTests {
  private static final Id ADA = new Id("0".repeat(25) + "1");
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final int PATIENCE = 1_000;
  private final Replay replay = new Replay();

  private static ClientAddress client(String address) {
    return ClientAddress.parse(address).orElseThrow();
  }

  private void guess(int times, int seconds, String address) {
    for (var i = 0; i < times; i++) {
      replay.afterSeconds(seconds).detection.guessed(client(address));
    }
  }

  @Test
  void sourceThatGuessesAtTokensIsFoundAndItsSignInsAreSuspected() {
    guess(29, 5, "203.0.113.7");
    assertEquals(Set.of(), replay.found());
    guess(1, 5, "203.0.113.7");
    assertEquals(Set.of("source"), replay.found());
    assertEquals(1, replay.suspicion("whoever", "guess", "203.0.113.7"));
    assertEquals(0, replay.suspicion("whoever", "guess", "198.51.100.7"));
  }

  @Test
  void networkAndSlowGuessersAreFoundToo() {
    for (var host = 1; host <= 9; host++) {
      guess(10, 20, "203.0.113." + host);
    }
    assertEquals(Set.of("source"), replay.found());
    guess(90, 200, "198.51.100.7");
    assertEquals(Set.of("slow", "source"), replay.found());
  }

  @Test
  @Tag("S4-65")
  void usersOfASharedAddressWithDeadLinksAreNotFound() {
    for (var i = 0; i < 60; i++) {
      guess(1, 10, "203.0.113.7");
      replay.succeeds(Names.of(i), Guesses.of(i), "203.0.113.7");
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  @Tag("S4-58")
  void manyWrongCurrentPasswordsOfOneAccountAreFound() {
    for (var i = 0; i < 30; i++) {
      assertEquals(Set.of(), replay.found());
      replay.after(Duration.ofMinutes(5)).detection.guessedInSession(ADA);
    }
    assertEquals(Set.of("slow"), replay.found());
  }

  /// What is refused is part of the pattern as well.
  @Test
  void serverTellsOfTokensAndOfSecrets() {
    try (var server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"))) {
      var body = Map.of("token", "A".repeat(43), "new_password", PASSWORD);
      for (var i = 0; i < 31; i++) {
        server.post("/api/v1/recovery/completion", body, "X-Forwarded-For", "203.0.113.7");
      }
      var signIn = Map.of("login", "somebody@example.org", "password", PASSWORD);
      server.post("/api/v1/sessions", signIn, "X-Forwarded-For", "203.0.113.7").expect(429);
      server.post("/api/v1/sessions", signIn, "X-Forwarded-For", "198.51.100.7").expect(401);
    }
  }

  @Test
  void serverTellsOfCurrentPasswords() {
    try (var server = TestServer.start(Map.of("defence.rules.slow.threshold", "15"))) {
      var owner = server.somebody(PASSWORD);
      var token =
          server
              .post("/api/v1/sessions", Map.of("login", owner, "password", PASSWORD))
              .expect(201)
              .text("session_token");
      for (var i = 0; i < 15; i++) {
        server.put(
            "/api/v1/password",
            Map.of("current_password", "wrong " + i, "new_password", PASSWORD + " anew"),
            TestServer.bearer(token));
      }
      assertEquals(1, found(server));
    }
  }

  /// Waits until the line is written.
  private static long found(TestServer server) {
    for (var tries = 0; tries < PATIENCE && lines(server) == 0; tries++) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return lines(server);
  }

  private static long lines(TestServer server) {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM audit_lines WHERE event = 'defence.detected'")
                .mapTo(Long.class)
                .one());
  }
}

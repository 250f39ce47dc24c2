package dev.latchkey.server.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What strangers can do who know nothing of somebody but the address: four sources ask for letters
/// as often as they like.
@Tag("CS-FP-2")
class StrangersTests {
  private static final String OWNER = "ada@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final int MOST_LETTERS = 14;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// The test is the proxy that says where requests come from.
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));

  @AfterEach
  void end() {
    server.close();
  }

  private static String source() {
    return "198.51.100." + NUMBER.incrementAndGet();
  }

  private Reply from(String source, String path, Map<String, ?> body) {
    return server.post(path, body, "X-Forwarded-For", source);
  }

  private String ask(String path, Map<String, ?> body) {
    var answer = from(source(), path, body).expect(202).text();
    awaitNothingWaiting();
    return answer.replaceAll(".*\"request\":\"([^\"]*)\".*", "$1");
  }

  /// Some at a time, so that not all of them are one letter.
  private void flood(String path, Map<String, ?> body) {
    var strangers = IntStream.range(0, 4).mapToObj(_ -> source()).toList();
    for (var wave = 0; wave < 4; wave++) {
      IntStream.range(0, 40)
          .parallel()
          .forEach(call -> from(strangers.get(call % 4), path, body).expect(202));
      awaitNothingWaiting();
    }
  }

  private int letters() {
    try (var files = Files.list(server.folder().resolve("mail"))) {
      return (int) files.filter(file -> file.toString().endsWith(".eml")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitNothingWaiting() {
    for (var tries = 0; tries < 6000; tries++) {
      var database = server.database();
      if (database
          .read(handle -> handle.select("SELECT 1 FROM outbox").mapToMap().list())
          .isEmpty()) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new AssertionError("letters wait");
  }

  private List<String> links(String page, int count) {
    return IntStream.range(0, count).mapToObj(_ -> server.mailedToken(page)).toList();
  }

  @Test
  void everyRecoveryLinkIsGoodUntilOneOfThemIsUsedAndTheOwnerStillGetsOne() {
    server.account(OWNER, PASSWORD);
    var before = letters();
    var email = Map.of("email", OWNER);
    ask("/api/v1/recovery", email);
    var first = server.mailedToken("/reset-password");
    flood("/api/v1/recovery", email);
    var flooded = letters() - before;
    assertTrue(flooded <= MOST_LETTERS, () -> "letters " + flooded);
    ask("/api/v1/recovery", email);
    assertEquals(flooded + 1, letters() - before);
    var others = links("/reset-password", flooded);
    complete(others.getLast(), "short").expect(422);
    complete(first, "twelve amber windmills").expect(200);
    others.forEach(token -> complete(token, "another long phrase").expect(410));
  }

  private Reply complete(String token, String password) {
    return from(
        source(), "/api/v1/recovery/completion", Map.of("token", token, "new_password", password));
  }

  @Test
  void theOwnersSignInLinkIsMailedAndGoodWhateverStrangersAskFor() {
    server.account(OWNER, PASSWORD);
    var before = letters();
    var email = Map.of("email", OWNER);
    flood("/api/v1/sign-in-links", email);
    var flooded = letters() - before;
    assertTrue(flooded <= MOST_LETTERS, () -> "letters " + flooded);
    links("/sign-in-link", flooded);
    var request = ask("/api/v1/sign-in-links", email);
    var own = server.mailedToken("/sign-in-link");
    flood("/api/v1/sign-in-links", email);
    from(source(), "/api/v1/sessions/link", Map.of("token", own, "request", request)).expect(201);
  }

  /// Neither those who sign up with the address nor those who have its letter sent again.
  @Test
  void whoSignsUpGetsTheLetterAfterStrangersHaveSignedUpWithTheAddress() {
    var stranger = Map.of("email", OWNER, "password", "another quiet lighthouse");
    for (var i = 0; i < 5; i++) {
      ask("/api/v1/accounts", stranger);
    }
    flood("/api/v1/accounts/verification/resend", Map.of("email", OWNER));
    var flooded = letters();
    assertTrue(flooded <= MOST_LETTERS, () -> "letters " + flooded);
    links("/verify", flooded);
    var request = ask("/api/v1/accounts", Map.of("email", OWNER, "password", PASSWORD));
    var token = server.mailedToken("/verify");
    from(source(), "/api/v1/accounts/verification", Map.of("token", token, "request", request))
        .expect(200);
  }
}

package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.testkit.TestCountryData;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What owners are told of sign-ins in places that are new.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-54")
@Tag("ASVS-6.3.5")
class NewSignInTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final int PATIENCE = 3_000;
  private static final String HOME = "5.1.1.7";
  private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64) Firefox/142.0";
  private final Path folder = TestFolder.make();
  private final TestServer server = start(Map.of());

  private TestServer start(Map<String, String> more) {
    var file = folder.resolve("countries.mmdb");
    TestCountryData.write(
        file,
        Instant.parse("2026-01-01T00:00:00Z"),
        Map.of("5.0.0.0/8", "DE", "8.0.0.0/8", "US", "133.0.0.0/8", "JP"));
    var settings = new HashMap<>(more);
    settings.put("trusted-proxies", "127.0.0.1");
    settings.put("defence.country-data", file.toString());
    return TestServer.start(settings);
  }

  @AfterAll
  void end() {
    server.close();
    TestFolder.remove(folder);
  }

  @BeforeEach
  void anotherDay() {
    server.clock().advance(Duration.ofDays(1));
  }

  private static String signIn(TestServer at, String login, String address, String device) {
    var body = new HashMap<>(Map.of("login", login, "password", PASSWORD));
    if (!device.isEmpty()) {
      body.put("device_cookie", device);
    }
    return at.post("/api/v1/sessions", body, "X-Forwarded-For", address, "User-Agent", FIREFOX)
        .expect(201)
        .text("device_cookie");
  }

  private String signIn(String login, String address, String device) {
    return signIn(server, login, address, device);
  }

  /// What owners were told since the start, at most one of each.
  private List<String> told(String email) {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery(
                    """
                    SELECT s.device || ' ' || COALESCE(s.country, '-') FROM new_sign_ins s
                    JOIN accounts a ON a.id = s.account_id WHERE a.email = :email
                    """)
                .bind("email", email)
                .mapTo(String.class)
                .list());
  }

  @Test
  void ownerIsToldOfANewDeviceAndOfANewCountryAndNotOfTheFirstSignIn() {
    var owner = server.somebody(PASSWORD);
    var device = signIn(owner, HOME, "");
    assertEquals(List.of(), told(owner));
    device = signIn(owner, "5.9.9.7", device);
    assertEquals(List.of(), told(owner));

    signIn(owner, "5.2.2.7", "");
    assertEquals(List.of("Firefox, Linux DE"), told(owner));
    var letter = mailed(owner);
    assertTrue(letter.contains("Firefox, Linux"), letter);
    assertTrue(letter.contains("Germany"), letter);
    assertTrue(letter.contains(server.base() + "/forgot-password"), letter);

    // Once a day; what was not told of is still new on the next one, and nothing else.
    signIn(owner, "133.1.1.7", "");
    assertEquals(List.of("Firefox, Linux DE"), told(owner));
    server.clock().advance(Duration.ofDays(1));
    signIn(owner, "5.2.2.8", "");
    assertEquals(List.of("Firefox, Linux DE"), told(owner));
    signIn(owner, "133.1.1.8", "");
    assertEquals(List.of("Firefox, Linux JP"), told(owner));
    server.clock().advance(Duration.ofDays(1));
    signIn(owner, "133.1.1.8", "");
    assertEquals(List.of("Firefox, Linux JP"), told(owner));
    signIn(owner, "8.8.8.7", device);
    assertEquals(List.of("Firefox, Linux US"), told(owner));
  }

  private String mailed(String address) {
    for (var tries = 0; tries < PATIENCE; tries++) {
      try (var files = Files.list(server.folder().resolve("mail"))) {
        var found =
            files
                .filter(file -> file.toString().endsWith(".eml"))
                .map(TestServer::content)
                .filter(text -> text.contains(address) && text.contains("A new sign-in"))
                .findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    throw new AssertionError("no email");
  }

  /// What has no country, as a private network, is told of by its device.
  @Test
  void withoutACountryTheDeviceIsTold() {
    var owner = server.somebody(PASSWORD);
    signIn(owner, "10.0.0.7", "");
    signIn(owner, "10.0.1.7", "");
    assertEquals(List.of("Firefox, Linux -"), told(owner));
  }

  /// An attack that was right is told of in an email of its own.
  @Test
  void afterManyFailuresOneEmailIsEnough() {
    var owner = server.somebody(PASSWORD);
    signIn(owner, HOME, "");
    for (var guess = 0; guess < 10; guess++) {
      var body = Map.of("login", owner, "password", "wrong " + guess);
      server.post("/api/v1/sessions", body, "X-Forwarded-For", "8.1." + guess + ".7").expect(401);
    }
    signIn(owner, "8.2.2.7", "");
    assertEquals(List.of(), told(owner));
  }

  @Test
  void linksThatTheOwnerHasReceivedMakePlacesKnown() {
    var owner = server.somebody(PASSWORD);
    signIn(owner, HOME, "");
    var request =
        server.post("/api/v1/sign-in-links", Map.of("email", owner)).expect(202).text("request");
    var link = Map.of("token", server.mailedToken("/sign-in-link", owner), "request", request);
    server
        .post("/api/v1/sessions/link", link, "X-Forwarded-For", "8.3.3.7", "User-Agent", FIREFOX)
        .expect(201);
    signIn(owner, "8.3.3.8", "");
    assertEquals(List.of(), told(owner));
  }

  @Test
  void whereItIsSwitchedOffNothingIsRememberedOrTold() {
    try (var silent = start(Map.of("defence.notify.new-sign-in", "false"))) {
      var owner = silent.somebody(PASSWORD);
      signIn(silent, owner, HOME, "");
      signIn(silent, owner, "8.8.8.7", "");
      for (var table : List.of("familiar_places", "new_sign_ins")) {
        assertEquals(0, rows(silent, table), table);
      }
    }
  }

  private static int rows(TestServer at, String table) {
    return at.database()
        .read(handle ->
            handle.createQuery("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one());
  }
}

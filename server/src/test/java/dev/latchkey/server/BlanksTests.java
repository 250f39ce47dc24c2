package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.clients.Scope;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is copied along with an address or a username is no part of it: at every door of the API as
/// on the pages.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlanksTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));
  private int number;

  @AfterAll
  void end() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {" %s", "%s \n", "\t%s\t", "\u00a0%s\u00a0", "\u3000%s\u202f", "\ufeff%s"})
  void blanksAroundAnAddressOrUsernameAreNoPartOfIt(String around) {
    var name = "ada" + ++number;
    var email = name + "@example.org";
    var entered = around.formatted(email);
    var request =
        server
            .post(
                "/api/v1/accounts",
                Map.of(
                    "email",
                    entered,
                    "password",
                    PASSWORD,
                    "username",
                    around.formatted(name),
                    "display_name",
                    around.formatted("")))
            .expect(202)
            .text("request");
    server.mailedToken("/verify");
    server.post("/api/v1/accounts/verification/resend", Map.of("email", entered)).expect(202);
    var token = server.mailedToken("/verify");
    server
        .post("/api/v1/accounts/verification", Map.of("token", token, "request", request))
        .expect(200);
    signsIn(entered);
    signsIn(around.formatted(name));
    server.browser().submit("/sign-in", Map.of("login", entered, "password", PASSWORD)).expect(303);

    server.post("/api/v1/sign-in-links", Map.of("email", entered)).expect(202);
    server.mailedToken("/sign-in-link");
    server.post("/api/v1/recovery", Map.of("email", entered)).expect(202);
    server.mailedToken("/reset-password");

    var body =
        Map.of(
            "recipient", Map.of("email", entered),
            "target", Map.of("account", "deploy"),
            "mode", "choose");
    var access = server.accessToken(Scope.DELIVERIES_WRITE);
    server.post("/api/v1/deliveries", body, TestServer.bearer(access)).expect(201);
    var stored = "SELECT COUNT(*) FROM deliveries WHERE recipient_email = ?";
    assertEquals(
        1L,
        server
            .server()
            .database()
            .<Long>read(handle -> handle.select(stored, email).mapTo(Long.class).one()));
  }

  private void signsIn(String login) {
    server.post("/api/v1/sessions", Map.of("login", login, "password", PASSWORD)).expect(201);
  }

  /// Otherwise each spelling would have twenty guesses of its own.
  @Test
  void guessesAreCountedByTheNameWithoutThem() {
    var blanks = "";
    for (var guess = 0; guess < 20; guess++) {
      blanks += guess % 2 == 0 ? " " : "\u00a0";
      var body = Map.of("login", blanks + "grace@example.org", "password", "guess");
      server
          .post("/api/v1/sessions", body, "X-Forwarded-For", "198.18." + guess + ".7")
          .expect(401);
    }
    var body = Map.of("login", "grace@example.org", "password", "guess");
    server.post("/api/v1/sessions", body).expect(429);
  }
}

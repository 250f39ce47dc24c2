package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Redeeming is decided here, by the token alone: what the page or a program says beside it changes
/// nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S0-19")
@Tag("S0-21")
class TamperingTests {
  private static final String OLD = "seven quiet lighthouses";
  private static final String NEW = "twelve amber windmills";
  private static final String PAGE = "/reset-password";
  private static final String COMPLETION = "/api/v1/recovery/completion";
  private static final String ADA = "ada@example.org";
  private static final String BOB = "bob@example.org";
  private final TestServer server = TestServer.start(Map.of());
  private String token = "";

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeAll
  void adaHasALink() {
    server.account(ADA, OLD);
    server.account(BOB, OLD);
    server.post("/api/v1/recovery", Map.of("email", ADA)).expect(202);
    token = server.mailedToken(PAGE);
  }

  @AfterEach
  void nothingHasChanged() {
    assertEquals(201, signIn(ADA, OLD));
    assertEquals(201, signIn(BOB, OLD));
    var refused = server.post(COMPLETION, Map.of("token", token, "new_password", "short"));
    assertEquals("password_rejected", refused.expect(422).text("code"));
  }

  private int signIn(String email, String password) {
    return server.post("/api/v1/sessions", Map.of("login", email, "password", password)).status();
  }

  private static Map<String, String> form(String shown) {
    return new HashMap<>(Map.of("token", shown, "new_password", NEW, "new_password_repeat", NEW));
  }

  @Test
  void noFieldStandsInForTheToken() {
    for (var fields :
        List.of(
            Map.<String, String>of(),
            Map.of("step", "2", "verified", "true", "email", ADA),
            Map.of("token_checked", token),
            Map.of("token", ADA))) {
      var form = form("");
      form.putAll(fields);
      server.browser().submit(PAGE, form).expect(410);
    }
  }

  @Test
  void programsCannotSayMoreThanIsAsked() {
    for (var field : new String[] {"email", "account_id", "step", "verified", "purpose"}) {
      var refused =
          server.post(COMPLETION, Map.of("token", token, "new_password", NEW, field, BOB));
      assertEquals("unknown_field", refused.expect(400).text("code"));
    }
  }

  @Test
  void nothingIsTakenFromTheAddressOrTheHeaders() {
    var query = "?token=" + token + "&new_password=twelve+amber+windmills";
    server.get(PAGE + query).expect(200);
    server.get(COMPLETION + query).expect(405);
    server.post(COMPLETION + query, Map.of()).expect(400);
    server
        .post(COMPLETION, Map.of("new_password", NEW), "Authorization", "Bearer " + token)
        .expect(400);
    server.get("/api/v1/session", TestServer.bearer(token)).expect(401);
  }

  @Test
  void moreFieldsInTheFormChangeNobodyElse() {
    server.account("carol@example.org", OLD);
    server.post("/api/v1/recovery", Map.of("email", "carol@example.org")).expect(202);
    var form = form(server.mailedToken(PAGE));
    form.putAll(Map.of("email", BOB, "account", BOB, "user", BOB, "step", "3", "verified", "true"));
    server.browser().submit(PAGE, form).expect(303);
    assertEquals(201, signIn("carol@example.org", NEW));
  }
}

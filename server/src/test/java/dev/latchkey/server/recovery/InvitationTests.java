package dev.latchkey.server.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One email with one link makes an account usable, and sign-up need not be open for that.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvitationTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String CALL = "/api/v1/accounts/invitations";
  private static final String COMPLETION = CALL + "/completion";
  private static final String PAGE = "/invitation";
  private final TestServer server = TestServer.start(Map.of("sign-up.enabled", "false"));

  @AfterAll
  void end() {
    server.close();
  }

  private Reply invite(Map<String, ?> person) {
    var application = server.accessToken(Scope.ACCOUNTS_WRITE);
    return server.post(CALL, person, TestServer.bearer(application));
  }

  private String invited(String email) {
    invite(Map.of("email", email)).expect(202);
    return server.mailedToken(PAGE, email);
  }

  private Reply complete(String token, String password) {
    return server.post(COMPLETION, Map.of("token", token, "new_password", password));
  }

  private Reply signIn(String login) {
    return server.post("/api/v1/sessions", Map.of("login", login, "password", PASSWORD));
  }

  private long letters(String purpose) {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM outbox WHERE purpose = :purpose")
                .bind("purpose", purpose)
                .mapTo(Long.class)
                .one());
  }

  @Test
  @Tag("S0-07")
  @Tag("ASVS-6.4.6")
  void theLinkSetsTheFirstPasswordAndNothingElseIsNeeded() {
    var email = TestServer.someAddress();
    var id =
        invite(Map.of("email", email, "username", "guest.one", "language", "de"))
            .expect(202)
            .text("account_id");
    var token = server.mailedToken(PAGE, email);
    signIn(email).expect(401);
    assertEquals("password_rejected", complete(token, "12345678").expect(422).text("code"));
    assertFalse(complete(token, PASSWORD).expect(200).text("device_cookie").isEmpty());
    var session = signIn("guest.one").expect(201).text("session_token");
    assertEquals(id, server.get("/api/v1/session", TestServer.bearer(session)).text("account_id"));
    assertEquals(0, letters("password-changed"));
    assertEquals("token_invalid", complete(token, PASSWORD).expect(410).text("code"));

    var lines =
        new AuditTrail(server.database())
            .list(0, 1000).stream().filter(line -> line.fields().contains(id)).toList();
    assertEquals("user_added", lines.getFirst().event());
    assertTrue(lines.getFirst().fields().contains("\"by\":\"application\""));
    assertTrue(lines.stream().anyMatch(line -> line.fields().contains("\"by\":\"invitation\"")));
  }

  @Test
  void theSameInvitationSentAgainIsToldTheAccount() {
    var person = Map.of("email", TestServer.someAddress(), "username", "sent.twice");
    var id = invite(person).expect(202).text("account_id");
    var again = invite(person).expect(409);
    assertEquals("account_exists", again.text("code"));
    assertEquals(id, again.text("account_id"));
    var other = Map.of("email", TestServer.someAddress(), "username", "sent.twice");
    assertEquals("username_taken", invite(other).expect(409).text("code"));
  }

  @Test
  void thePageDoesTheSame() {
    var email = TestServer.someAddress();
    var token = invited(email);
    var browser = server.browser();
    assertEquals(PAGE, browser.open("/i").expect(303).header("Location"));
    assertTrue(browser.open(PAGE).expect(200).text().contains("Choose your password"));
    var fields = Map.of("token", token, "new_password", PASSWORD, "new_password_repeat", PASSWORD);
    var next = browser.submit(PAGE, fields).expect(303).header("Location");
    assertTrue(next.startsWith("/sign-in?notice=verified"), next);
    assertTrue(browser.open(next).text().contains("Your address is confirmed."));
    signIn(email).expect(201);
  }

  @Test
  void itIsGoodForADayAndForNothingElse() {
    var email = TestServer.someAddress();
    var token = invited(email);
    server
        .post("/api/v1/recovery/completion", Map.of("token", token, "new_password", PASSWORD))
        .expect(410);
    server.clock().advance(Duration.ofHours(24).plusSeconds(1));
    complete(token, PASSWORD).expect(410);
  }

  @Test
  void itEndsWithAPasswordThatWasSetOtherwise() {
    var email = TestServer.someAddress();
    var token = invited(email);
    server.post("/api/v1/recovery", Map.of("email", email)).expect(202);
    var recovery = server.mailedToken("/reset-password", email);
    server
        .post("/api/v1/recovery/completion", Map.of("token", recovery, "new_password", PASSWORD))
        .expect(200);
    complete(token, "another quiet lighthouse").expect(410);
    signIn(email).expect(201);
  }

  @Test
  void anApplicationLearnsWhatIsTakenAndOthersNothing() {
    var email = TestServer.someAddress();
    var id = invite(Map.of("email", email, "username", "guest.two")).expect(202).text("account_id");
    var again = invite(Map.of("email", email)).expect(409);
    assertEquals("account_exists", again.text("code"));
    assertEquals(id, again.text("account_id"));
    var other = Map.of("email", TestServer.someAddress(), "username", "guest.tw0");
    assertEquals("username_taken", invite(other).expect(409).text("code"));
    assertEquals("email_rejected", invite(Map.of("email", "x")).expect(422).text("code"));
    assertEquals(
        "name_rejected",
        invite(Map.of("email", TestServer.someAddress(), "username", "admin"))
            .expect(422)
            .text("code"));
    assertEquals(
        "unknown_field",
        invite(Map.of("email", email, "password", PASSWORD)).expect(400).text("code"));
    server.post(CALL, Map.of("email", email)).expect(401);
    for (var scope : List.of(Scope.ACCOUNTS_READ, Scope.DELIVERIES_WRITE)) {
      server
          .post(CALL, Map.of("email", email), TestServer.bearer(server.accessToken(scope)))
          .expect(403);
    }
  }
}

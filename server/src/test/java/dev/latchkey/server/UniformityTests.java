package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.storage.StatementLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Whoever is known, unknown, disabled or unverified gets the same bytes and headers, by the same
/// statements.
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
  private final TestServer server = TestServer.start(Map.of());

  @BeforeAll
  void people() {
    server.account("known@example.org", PASSWORD);
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
  }

  @AfterAll
  void end() {
    server.close();
  }

  private Reply signUp(String email) {
    return server.post(
        "/api/v1/accounts", Map.of("email", email, "password", "another quiet lighthouse"));
  }

  private Reply signIn(String email) {
    return server.post("/api/v1/sessions", Map.of("login", email, "password", "not this one"));
  }

  private Reply post(String path, String email) {
    return server.post(path, Map.of("email", email));
  }

  private interface Call {
    Reply to(String email);
  }

  /// Random values and times differ by nature.
  private record Seen(int status, String body, Set<String> headers, List<String> statements) {}

  private Seen seen(Call call, String email) {
    var log = StatementLog.ofRequests(server.server().database());
    var reply = call.to(email);
    var body = reply.text().replaceAll("\"request\":\"[A-Za-z0-9_-]{43}\"", "\"request\":\"R\"");
    var headers = new TreeSet<>(reply.response().headers().map().keySet());
    return new Seen(reply.status(), body, headers, log.take());
  }

  private void isUniform(Call call, List<String> people) {
    var first = seen(call, people.getFirst());
    assertTrue(first.statements.size() > 2, first::toString);
    for (var email : people) {
      assertEquals(first, seen(call, email), email);
    }
  }

  @Test
  void signingUp() {
    isUniform(this::signUp, EVERYBODY.subList(0, 4));
  }

  @Test
  void signingIn() {
    isUniform(
        this::signIn, EVERYBODY.subList(0, 4)); // what is no address is asked for as a username
  }

  @Test
  void recovering() {
    isUniform(email -> post("/api/v1/recovery", email), EVERYBODY);
  }

  @Test
  void askingForASignInLink() {
    isUniform(email -> post("/api/v1/sign-in-links", email), EVERYBODY);
  }

  @Test
  void askingForTheVerificationAgain() {
    isUniform(email -> post("/api/v1/accounts/verification/resend", email), EVERYBODY);
  }
}

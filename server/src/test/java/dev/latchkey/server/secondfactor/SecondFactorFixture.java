package dev.latchkey.server.secondfactor;

import dev.latchkey.server.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// People with an authenticator app, on a whole server.
public final class SecondFactorFixture implements AutoCloseable {
  public static final String PASSWORD = "seven quiet lighthouses";
  private final TestServer server;

  public SecondFactorFixture(Map<String, String> settings) {
    server = TestServer.start(settings);
  }

  public TestServer server() {
    return server;
  }

  /// Somebody whose sign-ins ask for a code.
  ///
  /// @param secret as the app was given it
  public record Person(String email, String session, String secret, List<String> recoveryCodes) {}

  public Person person() {
    return person(server.somebody(PASSWORD));
  }

  /// The same for somebody who is there, and may have signed in before.
  public Person person(String email) {
    var session = signIn(email, PASSWORD).expect(201).text("session_token");
    var begun =
        server
            .post("/api/v1/totp", Map.of("current_password", PASSWORD), TestServer.bearer(session))
            .expect(201);
    var secret = begun.text("secret");
    var confirmed =
        server
            .post(
                "/api/v1/totp/confirmation",
                Map.of("code", code(secret)),
                TestServer.bearer(session))
            .expect(200);
    var codes =
        confirmed.json().path("recovery_codes").valueStream().map(it -> it.asText()).toList();
    return new Person(email, session, secret, codes);
  }

  /// What the app shows now.
  public String code(String secret) {
    return TestFactors.code(secret, server.clock().instant()).exposeText();
  }

  public TestServer.Reply signIn(String email, String password) {
    return signIn(email, password, Map.of());
  }

  public TestServer.Reply signIn(String email, String password, Map<String, String> more) {
    var body = new HashMap<String, String>(more);
    body.putAll(Map.of("login", email, "password", password));
    return server.post("/api/v1/sessions", body);
  }

  /// The token of a sign-in whose password was right.
  public String pending(Person person) {
    return signIn(person.email, PASSWORD).expect(401).text("second_factor_token");
  }

  public TestServer.Reply complete(String token, String method, String proof) {
    return server.post(
        "/api/v1/sessions/second-factor", Map.of("second_factor_token", token, method, proof));
  }

  @Override
  public void close() {
    server.close();
  }
}

package dev.latchkey.acceptance;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody with an address and a password.
record Person(String email, String password) {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /// Somebody whom no other test knows.
  static Person somebody() {
    var n = NUMBERS.incrementAndGet();
    return new Person("person" + n + "@example.org", "quiet lighthouse number " + n);
  }

  /// Somebody with a verified account.
  static Person withAccount(RunningLatchkey latchkey, Api api) {
    var person = somebody();
    person.verify(latchkey, api, person.signUp(api).expect(202).text("request")).expect(200);
    return person;
  }

  Person at(String otherEmail) {
    return new Person(otherEmail, password);
  }

  Person withPassword(String other) {
    return new Person(email, other);
  }

  Reply signUp(Api api) {
    return api.post("/api/v1/accounts", Map.of("email", email, "password", password));
  }

  /// Uses the link that comes by mail.
  Reply verify(RunningLatchkey latchkey, Api api, String request) {
    var token = latchkey.mailbox().awaitLink(email, "/verify").token("/verify");
    return api.post("/api/v1/accounts/verification", Map.of("token", token, "request", request));
  }

  Reply signIn(Api api) {
    return api.post("/api/v1/sessions", Map.of("login", email, "password", password));
  }

  /// The token of a new session.
  String session(Api api) {
    return signIn(api).expect(201).text("session_token");
  }

  /// Asks for a recovery link and takes its token from the mail.
  String recoveryToken(RunningLatchkey latchkey, Api api) {
    api.post("/api/v1/recovery", Map.of("email", email)).expect(202);
    return latchkey.mailbox().awaitLink(email, "/reset-password").token("/reset-password");
  }

  static Reply complete(Api api, String token, String newPassword) {
    return api.post(
        "/api/v1/recovery/completion", Map.of("token", token, "new_password", newPassword));
  }
}

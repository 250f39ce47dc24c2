package dev.latchkey.acceptance.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `POST /session/rotation`.
@OneLatchkey
final class RotationTests {
  private static final String SESSION = "/api/v1/session";
  private static final String ROTATION = "/api/v1/session/rotation";
  private final RunningLatchkey latchkey;
  private final Api api;

  RotationTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  private static Reply rotate(Api api, String token) {
    return api.post(ROTATION, Map.of(), token);
  }

  @Test
  @Tag("S4-28")
  @Tag("C-22")
  void newTokenGoesOnAndTheOldOneToo() {
    var first = Person.withAccount(latchkey, api).session(api);
    var id = api.get(SESSION, first).text("session_id");
    var rotated =
        rotate(api, first)
            .expect(200)
            .expectFields("session_token", "session_id", "expires_at", "idle_expires_at");
    var second = rotated.text("session_token");
    var another = rotate(api, first).expect(200).text("session_token");
    assertNotEquals(first, second);
    assertNotEquals(second, another);
    for (var token : new String[] {first, second, another}) {
      assertEquals(id, api.get(SESSION, token).expect(200).text("session_id"));
    }
    assertEquals(1, api.get("/api/v1/sessions", another).json().size());
  }

  @Test
  void withoutASessionThereIsNothingToRotate() {
    rotate(api, "A".repeat(43)).expectProblem(401, "not_signed_in");
    rotate(api, "").expectProblem(401, "not_signed_in");
    api.get(ROTATION).expectProblem(405, "method_not_allowed");
  }

  @Test
  @Tag("S4-29")
  void oldTokenThatComesTooLateEndsTheSession() {
    try (var strict = RunningLatchkey.start(Map.of("LATCHKEY_SESSION_OVERLAP", "PT0S"));
        var client = strict.api()) {
      var first = Person.withAccount(strict, client).session(client);
      var second = rotate(client, first).expect(200).text("session_token");
      client.get(SESSION, second).expect(200);
      client.get(SESSION, first).expectProblem(401, "not_signed_in");
      client.get(SESSION, second).expectProblem(401, "not_signed_in");
      var trail = strict.administrate("audit", "list", "--limit", "100");
      assertTrue(trail.out().contains("session_token_reused"), trail::toString);
    }
  }
}

package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// No file of the running server can grow any more, as on a full disk: the limit on the size of
/// files needs no rights and can be lifted again.
final class FullDiskTests {
  private static final int MOST = 400;

  @Test
  void whileNothingCanBeWrittenCallersAreToldAndNothingIsHalfDone() {
    try (var latchkey = RunningLatchkey.start();
        var api = latchkey.api()) {
      var before = Person.withAccount(latchkey, api);
      var session = before.session(api);
      latchkey.limitFiles("4096");
      var refused = firstRefused(api);
      refused.expectProblem(503, "unavailable");
      assertEquals("Nothing can be saved at the moment.", refused.text("title"));
      assertEquals("5", refused.header("Retry-After"));
      var late = Person.somebody();
      late.signUp(api).expectProblem(503, "unavailable");
      api.get("/sign-in").expect(200);
      api.get("/api/v1/session", session).expect(200);

      latchkey.limitFiles("unlimited");
      before.signIn(api).expect(201);
      late.verify(latchkey, api, late.signUp(api).expect(202).text("request")).expect(200);
      late.signIn(api).expect(201);
      var verdict = latchkey.administrate("audit", "verify");
      assertEquals(0, verdict.exitCode(), verdict::toString);
    }
  }

  /// Room in the files that are there may last for a while.
  private static Reply firstRefused(Api api) {
    for (var call = 0; call < MOST; call++) {
      var reply = api.post("/api/v1/recovery", Map.of("email", "nobody@example.org"));
      if (reply.status() != 202) {
        return reply;
      }
    }
    throw new AssertionError("the disk was never full");
  }
}

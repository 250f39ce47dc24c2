package dev.latchkey.server.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.storage.StatementLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// `sign-up.enabled: false`: nobody opens an account by himself, and the refusal tells nothing.
class ClosedSignUpTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final Map<String, String> CLOSED = Map.of("sign-up.enabled", "false");
  private static final List<String> CALLS =
      List.of(
          "/api/v1/accounts",
          "/api/v1/accounts/verification",
          "/api/v1/accounts/verification/resend");
  private static final List<String> PAGES =
      List.of("/sign-up", "/sign-up/address", "/v", "/verify", "/verify/resend");

  private record Seen(int status, String body, Map<String, List<String>> headers) {
    static Seen of(Reply reply) {
      return new Seen(reply.status(), reply.text(), Map.copyOf(reply.response().headers().map()));
    }
  }

  @Test
  void everyRequestIsRefusedAlikeBeforeItsBodyIsLookedAt() {
    try (var open = TestServer.start(Map.of())) {
      var known = open.somebody(PASSWORD);
      open.stop();
      try (var server = TestServer.startOn(open.folder(), CLOSED)) {
        var seen = new ArrayList<Seen>();
        try (var log = StatementLog.ofRequests(server.database())) {
          for (var call : CALLS) {
            for (var email : List.of(known, "unknown@example.org", "no address")) {
              seen.add(Seen.of(server.post(call, Map.of("email", email, "password", PASSWORD))));
            }
            seen.add(Seen.of(server.post(call, Map.of("nonsense", 1))));
          }
          assertEquals(List.of(), log.take());
          var distinct = new TreeSet<>(seen.stream().map(Seen::body).toList());
          assertEquals(1, distinct.size(), distinct::toString);
          assertTrue(distinct.first().contains("\"code\":\"sign_up_closed\""), distinct.first());
          assertTrue(seen.stream().allMatch(one -> one.status() == 403));
        }
      }
    }
  }

  @Test
  void whoHasAnAccountSignsInAndAnUnfinishedSignUpIsNotFinished() {
    try (var open = TestServer.start(Map.of())) {
      var known = open.somebody(PASSWORD);
      var email = TestServer.someAddress();
      var request =
          open.post("/api/v1/accounts", Map.of("email", email, "password", PASSWORD))
              .expect(202)
              .text("request");
      var token = open.mailedToken("/verify", email);
      open.stop();
      try (var server = TestServer.startOn(open.folder(), CLOSED)) {
        server
            .post("/api/v1/accounts/verification", Map.of("token", token, "request", request))
            .expect(403);
        server.post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD)).expect(401);
        server.post("/api/v1/sessions", Map.of("login", known, "password", PASSWORD)).expect(201);
      }
    }
  }

  @Test
  void pagesSaySoAndNoneLeadsThere() {
    try (var server = TestServer.start(CLOSED)) {
      for (var page : PAGES) {
        var shown = server.get(page).expect(403).text();
        assertTrue(shown.contains("Accounts by invitation"), shown);
        assertFalse(shown.contains("<form"), shown);
        assertEquals(page, server.post(page, Map.of("email", "x")).expect(303).header("Location"));
      }
      var browser = server.browser();
      var signIn = browser.open("/sign-in").expect(200).text();
      var wrong = browser.signIn("ada@example.org", "wrong").expect(401).text();
      for (var page : PAGES) {
        assertFalse(signIn.contains("href=\"" + page + "\""), signIn);
        assertFalse(wrong.contains("href=\"" + page + "\""), wrong);
      }
    }
  }
}

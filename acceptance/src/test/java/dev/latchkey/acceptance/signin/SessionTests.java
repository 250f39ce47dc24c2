package dev.latchkey.acceptance.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `/session` and `/sessions`: a person's own sessions.
@OneLatchkey
final class SessionTests {
  private static final String SESSION = "/api/v1/session";
  private static final String SESSIONS = "/api/v1/sessions";
  private final Person person;
  private final Api api;
  private final RunningLatchkey latchkey;
  private String phone = "";
  private String laptop = "";

  SessionTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
    this.person = Person.withAccount(latchkey, api);
  }

  @BeforeEach
  void signInTwice() {
    phone = person.session(api);
    laptop = person.session(api);
  }

  @Test
  @Tag("S4-26")
  void sessionTellsWhoAndHow() {
    var session = api.get(SESSION, phone).expect(200);
    session.expectFields("account_id", "session_id", "authenticated_at", "methods", "assurance");
    assertEquals("[\"pwd\"]", session.json().path("methods").toString());
    assertEquals(
        session.text("account_id"), api.get(SESSION, laptop).expect(200).text("account_id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "lk1_x"})
  @Tag("S4-30")
  void wrongTokenIsNotSignedIn(String token) {
    api.get(SESSION, token).expectProblem(401, "not_signed_in");
    api.get(SESSIONS, token).expectProblem(401, "not_signed_in");
    api.delete(SESSION, token).expectProblem(401, "not_signed_in");
    api.delete(SESSIONS + "?others=true", token).expectProblem(401, "not_signed_in");
    api.delete(SESSIONS + "/AAAAAAAAAAAAAAAAAAAAAA", token).expectProblem(401, "not_signed_in");
  }

  @Test
  void tokenCountsOnlyAsABearerToken() {
    api.get(SESSION).expectProblem(401, "not_signed_in");
    api.send(api.request(SESSION).header("Cookie", "__Host-s=" + phone))
        .expectProblem(401, "not_signed_in");
    api.get(SESSION + "?token=" + phone + "&access_token=" + phone)
        .expectProblem(401, "not_signed_in");
  }

  @Test
  @Tag("S4-21")
  @Tag("ASVS-7.5.2")
  void listShowsBothAndMarksTheCurrentOne() {
    var list = list(phone);
    assertEquals(2, list.size());
    assertEquals(
        List.of(api.get(SESSION, phone).text("session_id")),
        list.stream()
            .filter(session -> session.path("current").booleanValue())
            .map(session -> session.path("id").textValue())
            .toList());
    for (var session : list) {
      assertTrue(session.path("device").isTextual(), session::toString);
      assertTrue(session.path("place").isTextual(), session::toString);
      assertTrue(session.path("first_used_at").isTextual(), session::toString);
      assertTrue(session.path("last_used_at").isTextual(), session::toString);
    }
  }

  @Test
  @Tag("S4-21")
  void endedSessionIsOverAtOnce() {
    var id = api.get(SESSION, laptop).text("session_id");
    api.delete(SESSIONS + "/" + id, phone).expect(204);
    api.get(SESSION, laptop).expectProblem(401, "not_signed_in");
    api.get(SESSION, phone).expect(200);
    api.delete(SESSIONS + "/" + id, phone).expectProblem(404, "not_found");
  }

  @Test
  void nobodyEndsTheSessionsOfOthers() {
    var stranger = Person.withAccount(latchkey, api).session(api);
    var id = api.get(SESSION, phone).text("session_id");
    api.delete(SESSIONS + "/" + id, stranger).expectProblem(404, "not_found");
    api.delete(SESSIONS + "/AAAAAAAAAAAAAAAAAAAAAA", stranger).expectProblem(404, "not_found");
    api.delete(SESSIONS + "/nonsense", stranger).expectProblem(404, "not_found");
    api.delete(SESSIONS + "?others=true", stranger).expect(204);
    api.get(SESSION, phone).expect(200);
  }

  @Test
  void othersEndOnlyWhenThatIsSaid() {
    for (var query :
        List.of("", "?others=false", "?others=", "?others", "?others=true&others=true")) {
      api.delete(SESSIONS + query, phone).expectProblem(400, "invalid_field");
    }
    api.get(SESSION, laptop).expect(200);
    api.delete(SESSIONS + "?others=true", phone).expect(204);
    api.get(SESSION, laptop).expectProblem(401, "not_signed_in");
    assertEquals(1, list(phone).size());
  }

  @Test
  void signingOutEndsOneSession() {
    assertEquals("", api.delete(SESSION, phone).expect(204).text());
    api.get(SESSION, phone).expectProblem(401, "not_signed_in");
    api.delete(SESSION, phone).expectProblem(401, "not_signed_in");
    api.get(SESSION, laptop).expect(200);
  }

  @Test
  void sessionIdOpensNothing() {
    var id = api.get(SESSION, phone).text("session_id");
    assertFalse(phone.contains(id));
    api.get(SESSION, id).expectProblem(401, "not_signed_in");
  }

  private List<JsonNode> list(String token) {
    var list = api.get(SESSIONS, token).expect(200).json();
    return StreamSupport.stream(list.spliterator(), false).toList();
  }
}

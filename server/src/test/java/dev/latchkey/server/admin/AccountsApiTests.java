package dev.latchkey.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Groups;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.StatementLog;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What applications learn of accounts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsApiTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String CALL = "/api/v1/accounts";
  private final TestServer server = TestServer.start(Map.of());
  private final String[] reader = TestServer.bearer(server.accessToken(Scope.ACCOUNTS_READ));
  private final String[] writer = TestServer.bearer(server.accessToken(Scope.ACCOUNTS_WRITE));

  @AfterAll
  void end() {
    server.close();
  }

  private String invite(String email) {
    return server
        .post(CALL + "/invitations", Map.of("email", email), writer)
        .expect(202)
        .text("account_id");
  }

  private Reply read(String query) {
    return server.get(CALL + query, reader);
  }

  @Test
  void anApplicationLearnsWhoItsUserIs() {
    var email = server.somebody(PASSWORD);
    var session =
        server
            .post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD))
            .expect(201)
            .text("session_token");
    try (var log = StatementLog.ofRequests(server.database())) {
      var account = server.get("/api/v1/account", TestServer.bearer(session)).expect(200);
      assertEquals(2, log.take().size());
      assertEquals(email, account.text("email"));
      assertEquals("en", account.text("language"));
      assertTrue(account.json().path("email_verified").asBoolean());
      assertFalse(account.json().has("username"));
      assertEquals(0, account.json().path("groups").size());

      server.get("/api/v1/account").expect(401);
      server.get("/api/v1/account", reader).expect(401);
      assertEquals(email, read("/" + account.text("account_id")).expect(200).text("email"));
    }
  }

  @Test
  void accountsAreFoundByIdAndByAddress() {
    var email = TestServer.someAddress();
    var id = invite(email);
    try (var log = StatementLog.ofRequests(server.database())) {
      var one = read("/" + id).expect(200);
      assertEquals(2, log.take().size());
      assertEquals(id, one.text("account_id"));
      assertFalse(one.json().path("disabled").asBoolean());
      var found = read("?email=" + email.toUpperCase(Locale.ROOT)).expect(200).json();
      assertEquals(1, found.size());
      assertEquals(id, found.path(0).path("account_id").asText());
      assertEquals(0, read("?email=unknown@example.org").expect(200).json().size());
      read("/" + "0".repeat(26)).expect(404);
      read("/nonsense").expect(404);
    }
  }

  @Test
  void theListGoesPageByPage() {
    IntStream.range(0, 130).forEach(_ -> add());
    var ids = new ArrayList<String>();
    var page = read("").expect(200).json();
    assertEquals(100, page.size());
    while (!page.isEmpty()) {
      page.forEach(account -> ids.add(account.path("account_id").asText()));
      page = read("?after=" + ids.getLast()).expect(200).json();
    }
    assertTrue(ids.size() >= 130);
    assertEquals(ids.stream().distinct().sorted(Comparator.naturalOrder()).toList(), ids);
    assertEquals("after", read("?after=x").expect(400).text("field"));
  }

  private void add() {
    server
        .database()
        .write(transaction ->
            new Accounts(server.keys().digests())
                .add(
                    transaction,
                    Id.make(new SystemRandomness()),
                    new EmailAddress(TestServer.someAddress()),
                    Optional.empty(),
                    Optional.empty()));
  }

  private void add(String group) {
    server
        .database()
        .write(transaction ->
            new Groups().add(transaction, Id.make(new SystemRandomness()), new GroupName(group)));
  }

  private Reply setGroups(String id, List<@Nullable String> groups, String... headers) {
    return change(id, Map.of("groups", groups), headers);
  }

  private Reply change(String id, Map<String, ?> fields, String... headers) {
    return server.send(
        server
            .request(CALL + "/" + id, headers)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(TestServer.json(fields))));
  }

  @Test
  void anApplicationChangesProfileAndStateInOneCall() {
    add("edited");
    var email = server.somebody(PASSWORD);
    var session =
        server
            .post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD))
            .expect(201)
            .text("session_token");
    var id = read("?email=" + email).json().path(0).path("account_id").asText();
    change(id, Map.of("username", "edited-x", "groups", List.of("edited")), writer).expect(204);
    var other = invite(TestServer.someAddress());
    var taken = Map.of("username", "edited-x", "display_name", "Ada", "disabled", true);
    assertEquals("username_taken", change(other, taken, writer).expect(409).text("code"));
    assertFalse(read("/" + other).json().has("display_name"));
    var shut = Map.of("disabled", true, "disabled_reason", "left");
    change(id, shut, writer).expect(204);
    server.get("/api/v1/session", TestServer.bearer(session)).expect(401);
    assertEquals("left", read("/" + id).text("disabled_reason"));
    for (var again = 0; again < 2; again++) {
      change(id, Map.of("disabled_reason", "retired"), writer).expect(204);
    }
    var changed =
        new AuditTrail(server.database())
            .list(0, 1000).stream()
                .filter(line -> line.event().equals("disabled_reason_changed"))
                .map(line -> line.entry().fields().get("account"))
                .toList();
    assertEquals(List.of(id), changed);
    assertEquals("[\"edited\"]", read("/" + id).json().path("groups").toString());
    change(id, Map.of("disabled", false), writer).expect(204);
    assertFalse(read("/" + id).json().has("disabled_reason"));
    assertEquals(
        "disabled_reason",
        change(id, Map.of("disabled_reason", "a\nb"), writer).expect(400).text("field"));
    assertEquals("username", change(id, Map.of("username", "x"), writer).expect(422).text("field"));
  }

  @Test
  void anApplicationPutsAccountsIntoGroups() {
    add("staff");
    var email = server.somebody(PASSWORD);
    var session =
        server
            .post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD))
            .expect(201)
            .text("session_token");
    var id = read("?email=" + email).json().path(0).path("account_id").asText();
    setGroups(id, List.of("staff"), writer).expect(204);
    assertEquals(
        "[\"staff\"]",
        server.get("/api/v1/account", TestServer.bearer(session)).json().path("groups").toString());
    assertEquals(id, read("?group=staff").json().path(0).path("account_id").asText());
    assertEquals(0, read("?group=staff&after=" + id).json().size());
    assertEquals(0, read("?group=unknown").json().size());
    assertEquals(0, read("?group=x%2Cy").json().size());
    var refused = setGroups(id, List.of("staff", "other"), writer).expect(422);
    assertEquals("unknown_group", refused.text("code"));
    assertEquals(1, refused.json().path("index").asInt());
    setGroups("0".repeat(26), List.of(), writer).expect(404);
    setGroups(id, List.of(), reader).expect(403);
    setGroups(id, List.of(), TestServer.bearer(session)).expect(401);
    setGroups(id, List.of(), writer).expect(204);
    assertEquals(0, read("/" + id).json().path("groups").size());
  }

  @Test
  void aFilterThatStandsThereTwiceIsRefused() {
    var id = invite(TestServer.someAddress());
    for (var name : List.of("email", "group", "after")) {
      var twice = "?" + name + "=" + id + "&" + name + "=" + id;
      assertEquals(name, read(twice).expect(400).text("field"));
    }
  }

  @Test
  void filtersHoldTogether() {
    add("night");
    var email = TestServer.someAddress();
    var id = invite(email);
    assertEquals(0, read("?group=night&email=" + email).expect(200).json().size());
    setGroups(id, List.of("night"), writer).expect(204);
    for (var query : List.of("", "&group=night", "&group=Night")) {
      assertEquals(1, read("?email=" + email + query).expect(200).json().size(), query);
    }
    for (var query : List.of("&group=", "&group=x%2Cy", "&group=day", "&after=" + id)) {
      assertEquals(0, read("?email=" + email + query).expect(200).json().size(), query);
    }
  }

  @Test
  void groupsAreAtMostAHundredNames() {
    add("long");
    var id = invite(TestServer.someAddress());
    setGroups(id, Collections.nCopies(100, "long"), writer).expect(204);
    assertEquals("[\"long\"]", read("/" + id).json().path("groups").toString());
    for (var bad : List.of(Collections.nCopies(101, "long"), Arrays.asList("long", null))) {
      var refused = setGroups(id, bad, writer).expect(400);
      assertEquals("groups", refused.text("field"));
    }
    var unknown = setGroups(id, List.of("long", "long", "none"), writer).expect(422);
    assertEquals(2, unknown.json().path("index").asInt());
  }

  @Test
  void anInvitationPutsAPersonIntoGroups() {
    add("invited");
    var email = TestServer.someAddress();
    var wanted = Map.of("email", email, "groups", List.of("invited", "none"));
    var refused = server.post(CALL + "/invitations", wanted, writer).expect(422);
    assertEquals("unknown_group", refused.text("code"));
    assertEquals(1, refused.json().path("index").asInt());
    assertEquals(0, read("?email=" + email).expect(200).json().size());
    var id =
        server
            .post(
                CALL + "/invitations", Map.of("email", email, "groups", List.of("invited")), writer)
            .expect(202)
            .text("account_id");
    assertEquals("[\"invited\"]", read("/" + id).json().path("groups").toString());
  }

  @Test
  void noOtherScopeWillDo() {
    for (var path : List.of("", "?email=a@example.org", "/" + "0".repeat(26))) {
      server.get(CALL + path).expect(401);
      var other = TestServer.bearer(server.accessToken(Scope.ACCOUNTS_WRITE, Scope.AUDIT_READ));
      assertEquals("accounts:read", server.get(CALL + path, other).expect(403).text("scope"));
    }
  }
}

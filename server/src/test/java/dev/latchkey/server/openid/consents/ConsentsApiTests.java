package dev.latchkey.server.openid.consents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.openid.Application;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One's own consents through the API.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsentsApiTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private static final String PATH = "/api/v1/consents";
  private final TestServer server = TestServer.start(Map.of());
  private final Application application = Application.of(server);

  @AfterAll
  void end() {
    server.close();
  }

  private String[] session(String login) {
    var body = Map.of("login", login, "password", PASSWORD);
    return TestServer.bearer(
        server.post("/api/v1/sessions", body).expect(201).text("session_token"));
  }

  /// As the pages of the application do it.
  private TestServer.Reply tokens(String login) {
    var browser = server.browser();
    browser.signIn(login, PASSWORD).expect(303);
    var asked = application.path(Map.of());
    var page = browser.open(asked).expect(200).text();
    var account = page.replaceAll("(?s).*name=\"account\" value=\"([^\"]+)\".*", "$1");
    var form = Map.of("return", asked, "account", account, "decision", "allow");
    var next = browser.submit(asked, "/consent", form).expect(303).header("Location");
    return application
        .exchange(Application.told(browser.open(next)).getOrDefault("code", ""))
        .expect(200);
  }

  @Test
  @Tag("C-12")
  void theOwnerListsAndEndsThem() {
    var login = server.somebody(PASSWORD);
    var tokens = tokens(login);
    var mine = session(login);
    var others = session(server.somebody(PASSWORD));
    var listed = server.get(PATH, mine).expect(200).json();
    assertEquals(1, listed.size());
    assertEquals(application.id(), listed.at("/0/client_id").asText());
    assertEquals("Orders", listed.at("/0/name").asText());
    assertEquals(5, listed.at("/0/scopes").size());
    assertTrue(listed.at("/0/last_sign_in_at").asText().endsWith("Z"));
    assertEquals(0, server.get(PATH, others).expect(200).json().size());

    var path = PATH + "/" + application.id();
    server.delete(path, Map.of(), others).expect(404);
    application.userinfo(tokens.text("access_token")).expect(200);
    server.delete(path, Map.of(), mine).expect(204);
    application.userinfo(tokens.text("access_token")).expect(401);
    application.refresh(tokens.text("refresh_token")).expect(400);
    assertEquals(0, server.get(PATH, mine).expect(200).json().size());
    server.delete(path, Map.of(), mine).expect(404);
    server.delete(PATH + "/x", Map.of(), mine).expect(404);
  }

  @Test
  void onlyASessionOpensThem() {
    server.get(PATH).expect(401);
    server.delete(PATH + "/" + application.id(), Map.of()).expect(401);
    server
        .get(PATH, TestServer.bearer(tokens(server.somebody(PASSWORD)).text("access_token")))
        .expect(401);
  }
}

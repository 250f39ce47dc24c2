package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.accounts.Groups;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.BadSetting;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a reverse proxy is told of the person, and whom it lets through.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardAuthProfileTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EMAIL = "ada+x@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String PATH = "/api/v1/forward-auth";
  private static final List<String> HEADERS =
      List.of("X-Latchkey-Email", "X-Latchkey-Username", "X-Latchkey-Name", "X-Latchkey-Groups");
  private final TestServer server =
      TestServer.start(Map.of("forward-auth.headers", "groups, email,name,username"));
  private String cookie = "";

  @BeforeAll
  void ada() {
    var person =
        Map.of(
            "email",
            EMAIL,
            "password",
            PASSWORD,
            "username",
            "ada",
            "display_name",
            "Ada Löve-Lace");
    var request = server.post("/api/v1/accounts", person).expect(202).text("request");
    server
        .post(
            "/api/v1/accounts/verification",
            Map.of("token", server.mailedToken("/verify", ""), "request", request))
        .expect(200);
    cookie = cookie(EMAIL);
    var account = ask("").expect(200).header("X-Latchkey-Account");
    for (var name : List.of("staff", "admin")) {
      server
          .database()
          .write(transaction -> {
            var groups = new Groups();
            var id = Id.make(new SystemRandomness());
            return groups.add(transaction, id, new GroupName(name))
                && groups.join(transaction, id, new Id(account));
          });
    }
  }

  @AfterAll
  void end() {
    server.close();
  }

  private String cookie(String login) {
    var browser = server.browser();
    browser.signIn(login, PASSWORD).expect(303);
    return "__Host-s=" + browser.cookie("__Host-s");
  }

  private Reply ask(String query) {
    return server.get(PATH + query, "Cookie", cookie);
  }

  private static JsonNode claims(Reply answer) throws IOException {
    var parts = answer.header("X-Latchkey-Signature").split("\\.", -1);
    return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
  }

  @Test
  void theHeadersTellThePersonAndNoValueBreaksOne() throws IOException {
    var answer = ask("").expect(200);
    assertEquals("ada%2Bx@example.org", answer.header("X-Latchkey-Email"));
    assertEquals("ada", answer.header("X-Latchkey-Username"));
    assertEquals("Ada%20L%C3%B6ve-Lace", answer.header("X-Latchkey-Name"));
    assertEquals("admin,staff", answer.header("X-Latchkey-Groups"));
    var claims = claims(answer);
    assertEquals(EMAIL, claims.path("email").asText());
    assertEquals("ada", claims.path("preferred_username").asText());
    assertEquals("Ada Löve-Lace", claims.path("name").asText());
    assertEquals("[\"admin\",\"staff\"]", claims.path("groups").toString());
  }

  @Test
  void everyConfiguredHeaderIsAlwaysSent() {
    var plain = server.somebody(PASSWORD);
    var nameless = server.get(PATH, "Cookie", cookie(plain)).expect(200);
    assertEquals(plain, nameless.header("X-Latchkey-Email"));
    for (var header : HEADERS.subList(1, 4)) {
      assertEquals(List.of(""), nameless.response().headers().allValues(header), header);
    }
    var refused =
        List.of(
            server.get(PATH).expect(401),
            server.get(PATH + "?redirect=1").expect(302),
            ask("?group=other").expect(403));
    for (var answer : refused) {
      for (var header : HEADERS) {
        assertEquals(List.of(""), answer.response().headers().allValues(header), header);
      }
      assertEquals(List.of(""), answer.response().headers().allValues("X-Latchkey-Account"));
    }
  }

  @Test
  void aGroupLetsOnlyItsMembersThrough() {
    ask("?group=staff").expect(200);
    ask("?group=staff&redirect=1").expect(200);
    ask("?group=staff&group=admin").expect(200);
    assertEquals("not_in_group", ask("?group=other").expect(403).text("code"));
    for (var query : List.of("?group=staff&group=other", "?group=", "?group", "?gro%75p=other")) {
      ask(query).expect(403);
    }
    server.get(PATH + "?group=staff").expect(401);
  }

  @Test
  void whoIsRefusedIsLedToAPageThatSaysWhomToAsk() {
    var page = server.base() + "/not-allowed";
    assertEquals(page, ask("?group=other").expect(403).header("Location"));
    assertEquals(page, ask("?group=other&redirect=1").expect(302).header("Location"));
    server
        .get(PATH + "?group=other&redirect=1", "Cookie", cookie, "Sec-Fetch-Mode", "cors")
        .expect(403);
    var browser = server.browser();
    assertTrue(browser.open("/not-allowed").expect(403).text().contains("/sign-in"));
    browser.signIn(EMAIL, PASSWORD).expect(303);
    var shown = browser.open("/not-allowed").expect(403).text();
    assertTrue(shown.contains(EMAIL));
    assertTrue(shown.contains("/sign-out"));
  }

  @Test
  void nothingIsToldThatIsNotConfigured() throws IOException {
    try (var silent = TestServer.start(Map.of())) {
      var email = silent.somebody(PASSWORD);
      var browser = silent.browser();
      browser.signIn(email, PASSWORD);
      var answer = silent.get(PATH, "Cookie", "__Host-s=" + browser.cookie("__Host-s")).expect(200);
      HEADERS.forEach(
          header -> assertEquals(List.of(), answer.response().headers().allValues(header)));
      assertFalse(claims(answer).has("email"));
      assertFalse(claims(answer).has("groups"));
    }
  }

  @Test
  void anotherWordStopsTheStart() {
    var settings =
        ServerSettings.load(
            Optional.empty(), Map.of(), Map.of("forward-auth.headers", "email, phone"));
    assertThrows(BadSetting.class, () -> ForwardAuthSettings.of(settings));
  }
}

package dev.latchkey.server.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a reverse proxy is told.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardAuthTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EMAIL = "alice@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String PATH = "/api/v1/forward-auth";
  private final TestServer server = TestServer.start(Map.of());

  @BeforeAll
  void signUp() {
    server.account(EMAIL, PASSWORD);
  }

  @AfterAll
  void end() {
    server.close();
  }

  private TestServer.Browser signedIn() {
    var browser = server.browser();
    browser.signIn(EMAIL, PASSWORD).expect(303);
    return browser;
  }

  private String cookie(TestServer.Browser browser) {
    return "__Host-s=" + browser.cookie("__Host-s");
  }

  @Test
  void aLiveCookieTellsWhoItIs() {
    var browser = signedIn();
    var answer = server.get(PATH, "Cookie", cookie(browser)).expect(200);
    var session =
        server.get("/api/v1/session", TestServer.bearer(browser.cookie("__Host-s"))).expect(200);
    assertEquals(session.text("account_id"), answer.header("X-Latchkey-Account"));
    assertEquals(session.text("session_id"), answer.header("X-Latchkey-Session"));
    assertEquals("aal1", answer.header("X-Latchkey-Assurance"));
    assertEquals("", answer.text());
  }

  @Test
  void withoutOneItIs401WithAHintOr302() {
    var browser = signedIn();
    for (var headers :
        new String[][] {
          {"Cookie", "other=1"},
          {"Cookie", "__Host-s=nonsense"},
          {"Authorization", "Bearer " + browser.cookie("__Host-s")}
        }) {
      var plain = server.get(PATH, headers).expect(401);
      assertEquals("not_signed_in", plain.text("code"));
      var signIn = server.base() + "/sign-in?notice=sign-in-first";
      assertEquals(signIn, plain.header("Location"));
      assertEquals("", plain.header("X-Latchkey-Account"));
      assertEquals(
          signIn, server.get(PATH + "?redirect=1", headers).expect(302).header("Location"));
      server.get(PATH + "?redirect=0", headers).expect(401);
    }
    browser.submit("/account", "/sign-out", Map.of());
    server.get(PATH, "Cookie", cookie(browser)).expect(401);
  }

  /// Caddy hands its own placeholder to the application where one is missing.
  @Test
  void everyHeaderIsAlwaysSent() {
    var signedIn = server.get(PATH, "Cookie", cookie(signedIn())).expect(200);
    for (var refused : List.of(server.get(PATH), server.get(PATH + "?redirect=1"))) {
      for (var name : List.of("Account", "Session", "Assurance", "Signature")) {
        var header = "X-Latchkey-" + name;
        assertEquals(List.of(""), refused.response().headers().allValues(header), header);
        assertEquals(1, signedIn.response().headers().allValues(header).size(), header);
        assertNotEquals("", signedIn.header(header));
      }
    }
  }

  @Test
  void onlyVisitsOfPagesAreRedirected() {
    for (var visit :
        new String[][] {
          {"Accept", "*/*"},
          {"Sec-Fetch-Mode", "navigate"},
          {"X-Forwarded-Method", "GET"},
          {"X-Forwarded-Method", "HEAD", "Sec-Fetch-Mode", "navigate"}
        }) {
      server.get(PATH + "?redirect=1", visit).expect(302);
    }
    for (var other :
        new String[][] {
          {"Sec-Fetch-Mode", "cors"},
          {"Sec-Fetch-Mode", "no-cors"},
          {"Sec-Fetch-Mode", "websocket"},
          {"X-Forwarded-Method", "POST"},
          {"X-Forwarded-Method", "get", "Sec-Fetch-Mode", "same-origin"},
          {"X-Forwarded-Method", "DELETE", "Sec-Fetch-Mode", "navigate"}
        }) {
      var refused = server.get(PATH + "?redirect=1", other).expect(401);
      assertTrue(refused.text("title").contains("cookie"), refused::text);
      assertNotEquals("", refused.header("Location"));
    }
  }

  @Test
  void theSignatureIsGoodForThisHostAndAMinute() throws IOException {
    var answer = server.get(PATH, "Cookie", cookie(signedIn())).expect(200);
    var parts = answer.header("X-Latchkey-Signature").split("\\.", -1);
    var claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    assertEquals(answer.header("X-Latchkey-Account"), claims.path("sub").asText());
    assertEquals(answer.header("X-Latchkey-Session"), claims.path("sid").asText());
    assertEquals("aal1", claims.path("acr").asText());
    assertEquals("localhost", claims.path("aud").asText());
    assertEquals(server.base().toString(), claims.path("iss").asText());
    assertEquals(server.clock().instant().getEpochSecond(), claims.path("iat").asLong());
    assertEquals(60, claims.path("exp").asLong() - claims.path("iat").asLong());
  }

  @Test
  void headersOfTheRequestAreNotRepeated() {
    var answer = server.get(PATH, "X-Latchkey-Account", "forged").expect(401);
    assertEquals("", answer.header("X-Latchkey-Account"));
  }

  @Test
  void theAnswerBringsNoNewToken() {
    var browser = signedIn();
    server.clock().advance(Duration.ofMinutes(16));
    var answer = server.get(PATH, "Cookie", cookie(browser)).expect(200);
    assertEquals("", answer.header("Set-Cookie"));
  }

  @Test
  void thePersonComesBackToWhereItWantedToGo() {
    var refused = server.get(PATH, "X-Forwarded-Uri", "/app/page?id=1&x=%20y").expect(401);
    var signIn = refused.header("Location").substring(server.base().toString().length());
    assertEquals(
        "/sign-in?notice=sign-in-first&return=%2Fapp%2Fpage%3Fid%3D1%26x%3D%2520y", signIn);
    var browser = server.browser();
    assertTrue(browser.open(signIn).text().contains("value=\"/app/page?id=1&amp;x=%20y\""));
    var fields = Map.of("login", EMAIL, "password", PASSWORD, "return", "/app/page?id=1&x=%20y");
    var in = browser.submit(signIn, "/sign-in", fields).expect(303);
    assertEquals("/app/page?id=1&x=%20y", in.header("Location"));
    assertEquals("/app/page?id=1&x=%20y", browser.open(signIn).expect(303).header("Location"));
  }

  @Test
  @Tag("ASVS-3.7.2")
  @Tag("RFC9700-2")
  void nobodyIsLedToAnotherSite() {
    for (var evil :
        new String[] {
          "//evil.example",
          "/\\evil.example",
          "https://evil.example/",
          "evil.example",
          "/" + "x".repeat(9000),
          "/a b",
          "/a\"b"
        }) {
      var browser = server.browser();
      var fields = Map.of("login", EMAIL, "password", PASSWORD, "return", evil);
      assertEquals(
          "/account", browser.submit("/sign-in", fields).expect(303).header("Location"), evil);
    }
    for (var evil : new String[] {"//evil.example", "https://evil.example/", "/\\evil.example"}) {
      Reply answer = server.get(PATH, "X-Forwarded-Uri", evil).expect(401);
      assertTrue(answer.header("Location").endsWith("/sign-in?notice=sign-in-first"), evil);
    }
  }

  @Test
  void onlyReadingIsAnswered() {
    var post =
        server.send(server.request(PATH).method("POST", BodyPublishers.noBody())).expect(405);
    assertEquals("GET, HEAD", post.header("Allow"));
  }
}

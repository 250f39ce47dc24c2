package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.Raw;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests as the world writes them: neighbours' cookies, other people's parameters, odd types.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangeRequestsTests {
  private static final String EMAIL = "alice@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String FORWARD_AUTH = "/api/v1/forward-auth";
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));
  private String session = "";

  @BeforeAll
  void signIn() {
    server.account(EMAIL, PASSWORD);
    var browser = server.browser();
    browser.signIn(EMAIL, PASSWORD).expect(303);
    session = "__Host-s=" + browser.cookie("__Host-s");
  }

  @AfterAll
  void end() {
    server.close();
  }

  // cookies

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "a=\"stray; %s",
        "%s; a=\"stray",
        "a=\"; b=\"; c=\"; %s",
        "a=\"x; %s; b=y\"",
        "a=\\\"; %s",
        "a=b,c=d; %s",
        "a=\"1,2; %s",
        "a={\"json\":\"1,2\"}; %s",
        "$Version=1; a=b; %s",
        "%s; __Host-s=second",
        "__host-s=other; %s",
        "x__Host-s=other; %s",
        "a; %s",
        "=nameless; %s",
        ";;; %s ;",
        "a=b;%s;c=d",
        "a==b==; %s",
        "a=%%zz; %s",
        "a=[]{}|^`<>; %s",
      })
  void aNeighboursCookieHidesNothing(String cookies) {
    for (var version : Version.values()) {
      var request = server.request(FORWARD_AUTH, "Cookie", cookies.formatted(session));
      server.send(request.version(version)).expect(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=\"%s\"", "a=1,%s", "a=%s", "\"%s\"", "a=\"b,%s\""})
  void whatStandsInAnotherCookieIsNoSession(String cookies) {
    server.get(FORWARD_AUTH, "Cookie", cookies.formatted(session)).expect(401);
  }

  @ParameterizedTest
  @EnumSource
  void severalLinesOfCookiesAreRead(Version version) {
    var request =
        server
            .request(FORWARD_AUTH)
            .header("Cookie", "a=\"b")
            .header("Cookie", session)
            .header("Cookie", "c=d\"");
    server.send(request.version(version)).expect(200);
  }

  @Test
  void aFormWithoutItsCookieSaysThatCookiesAreNeeded() {
    var sent =
        server
            .send(
                server
                    .request("/sign-in", "Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("login=a&password=b&csrf=c")))
            .expect(303);
    var page = server.get(sent.header("Location")).expect(403);
    assertTrue(page.text().contains("Allow cookies for this address"), page::text);
  }

  // queries

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return=%zz",
        "return=%",
        "return=%f",
        "return=%ff%fe",
        "return=%00",
        "return=/a&return=/b",
        "return",
        "=",
        "&&&",
        "=&=",
        "%zz=1&return=/a",
        "notice=%zz&notice",
        "notice=%ed%a0%80",
        "after=%zz",
        "redirect=%31%",
        "a=b=c=d",
        "utm_source=%E9t%E9",
        "%00=%00",
        "return=%252F%25zz",
        "return=/app?filter[a]=1|2&q={b}^c`d",
        "a[]=1&{b}=<c>&\"d\"='e'&f\\g",
      })
  void noQueryBreaksARequest(String query) {
    for (var page : List.of("/sign-in", "/sign-up", "/account/confirm", "/account")) {
      var status = raw(page + "?" + query).status();
      assertTrue(List.of(200, 303).contains(status), page + " " + status);
    }
    for (var call : List.of(FORWARD_AUTH, "/api/v1/sessions", "/api/v1/audit")) {
      assertEquals(401, raw(call + "?" + query).status(), call);
    }
  }

  @Test
  void theWayBackIsReadAsBrowsersSendIt() {
    var page = raw("/sign-in?return=/app?filter[a]=1|{2}^`").text();
    assertTrue(page.contains("value=\"/app?filter[a]=1|{2}^`\""), page);
    var path = "/app/" + "x".repeat(7000);
    assertTrue(raw("/sign-in?return=" + path).text().contains("value=\"" + path + "\""));
  }

  @ParameterizedTest
  @EnumSource
  void thirtyKilobytesOfCookiesAreTaken(Version version) {
    var cookies = "a=" + "x".repeat(15_000) + "; b=" + "y".repeat(15_000) + "; " + session;
    server.send(server.request(FORWARD_AUTH, "Cookie", cookies).version(version)).expect(200);
  }

  /// Java's URI takes no broken escapes.
  private Raw raw(String target) {
    return Raw.get(server.base().getPort(), target);
  }

  // content types

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded; charset",
        "application/x-www-form-urlencoded;charset=utf-99",
        "application/x-www-form-urlencoded;;;",
        "APPLICATION/X-WWW-FORM-URLENCODED; Charset=\"UTF-8\"",
        " application/x-www-form-urlencoded ; boundary=\"",
      })
  void parametersOfAContentTypeDoNotMatter(String type) {
    assertEquals(303, post("/sign-in", type, "login=a").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "/",
        "text",
        "text/plain",
        "*/*",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json; charset=\"",
        "application/x-www-form-urlencoded, text/plain",
        "a/b/c",
        "=",
      })
  void anotherContentTypeIsRefused(String type) {
    assertEquals(415, post("/oauth2/token", type, "grant_type=client_credentials").status());
    assertTrue(List.of(400, 415).contains(post("/sign-in", type, "login=a").status()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a=%", "a=%z", "a=%zz", "%=1", "a=%ff", "a=%00", "a=1&a=2", "a=%ed%a0%80"})
  void aBrokenFormIsRefused(String form) {
    var type = "application/x-www-form-urlencoded";
    assertEquals(400, post("/oauth2/token", type, form).status());
    assertEquals(400, post("/sign-in", type, form).status());
  }

  private Reply post(String path, String type, String body) {
    return server.send(
        server.request(path, "Content-Type", type).POST(BodyPublishers.ofString(body)));
  }
}

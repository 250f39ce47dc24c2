package dev.latchkey.acceptance.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.RawHttp;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is there, and that nothing else is.
@OneLatchkey
final class RouteTests {
  private final RunningLatchkey latchkey;
  private final Api api;

  RouteTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  /// What a later stage brings leaves this list when it comes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /admin",
        "GET /first-admin",
      })
  void whatALaterStageBringsIsNotThere(String request) {
    var words = request.split(" ", 2);
    var answer =
        api.send(
            api.request(words[1])
                .header("Content-Type", "application/json")
                .method(words[0], BodyPublishers.ofString("{}")));
    assertTrue(answer.status() == 404 || answer.status() == 405, answer::toString);
  }

  @ParameterizedTest
  @Tag("S4-34")
  @Tag("S0-02")
  @ValueSource(
      strings = {
        "/.git/HEAD",
        "/.git/config",
        "/.gitignore",
        "/%2egit/HEAD",
        "/.git%2fHEAD",
        "/sign-in/../.git/HEAD",
        "/assets/../.git/HEAD",
        "/assets/..%2f..%2f.git%2fHEAD",
        "/..%5c.git%5cHEAD",
        "/pom.xml",
        "/latchkey.yaml",
        "/data/latchkey.db",
        "/latchkey.db",
        "/keys/",
        "/tls/server.key",
        "/WEB-INF/web.xml",
        "/api/v1/passwords",
        "/api/v1/accounts/1/password",
        "/api/v1/password",
        "/metrics",
        "/livez",
        "/actuator",
        "/favicon.ico",
        "/robots.txt/",
        "//sign-in",
        "/sign-in/",
        "/SIGN-IN",
        "/api/v1/session/",
        "/api/v1//session",
      })
  void nothingElseIsServed(String path) {
    var answer =
        RawHttp.send(
            latchkey,
            "GET "
                + path
                + " HTTP/1.1\r\nHost: localhost:"
                + latchkey.port()
                + "\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 40"), answer);
    assertFalse(answer.startsWith("HTTP/1.1 401"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "TRACK", "CONNECT", "DEBUG", "PATCH", "FOO"})
  void unusualMethodsAreRefused(String method) {
    for (var path : new String[] {"/sign-in", "/api/v1/session", "/"}) {
      var answer =
          RawHttp.send(
              latchkey,
              method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: localhost:"
                  + latchkey.port()
                  + "\r\nCookie: canary=c4n4ry\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 405") || answer.startsWith("HTTP/1.1 400"), answer);
      assertFalse(answer.contains("c4n4ry"), answer);
    }
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() {
    var head = api.send(api.request("/sign-in").method("HEAD", BodyPublishers.noBody()));
    assertEquals("", head.expect(200).text());
    var get = api.get("/sign-in").expect(200);
    assertEquals("" + get.body().length, head.header("Content-Length"));
  }

  @Test
  void errorsOfPagesAreWrittenForPeople() {
    var page = api.get("/nothing/here").expect(404);
    assertTrue(page.header("Content-Type").startsWith("text/html"));
    assertTrue(page.text().contains("<h1>"));
  }

  @Test
  void firstPageLeadsToSigningIn() {
    assertEquals("/sign-in", api.get("/").expect(303).header("Location"));
    assertEquals(
        "/sign-in?notice=sign-in-first", api.get("/account").expect(303).header("Location"));
  }
}

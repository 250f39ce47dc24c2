package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.BareServer;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.settings.BadSetting;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands around the answers where the operator has set it: the plain port, other origins,
/// HSTS; and HEAD.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExposureTests {
  private static final String APP = "https://app.example.org";
  private final int plain = TestServer.freePort();
  private final BareServer server =
      BareServer.start(
          Map.of(
              "base-url",
              "https://auth.example.org",
              "http-redirect-port",
              "" + plain,
              "cors.origins",
              APP + ",http://localhost:5173"));

  @BeforeAll
  void answers() {
    assertEquals(200, server.send("GET", "/sign-in").statusCode());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  // plain HTTP

  @ParameterizedTest
  @ValueSource(strings = {"/", "/sign-in", "/sign-up", "/account", "/help/passwords"})
  @Tag("S0-39")
  @Tag("ASVS-4.1.2")
  @Tag("C-27")
  void pagesAreSentOnToHttps(String path) {
    for (var method : List.of("GET", "HEAD")) {
      var answer = server.sendPlain(plain, method, path);
      assertEquals(308, answer.statusCode());
      assertEquals("https://auth.example.org" + path, header(answer, "Location"));
      assertEquals("", answer.body());
      assertEquals("no-store", header(answer, "Cache-Control"));
    }
  }

  @Test
  @Tag("S0-39")
  void nothingThatWasAskedIsRepeated() {
    var answer = server.sendPlain(plain, "GET", "/sign-in?token=c4n4ry");
    assertEquals("https://auth.example.org/sign-in", header(answer, "Location"));
    assertFalse(answer.headers().map().toString().contains("c4n4ry"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /sign-in",
    "POST, /api/v1/sessions",
    "GET, /api/v1/session",
    "GET, /api/openapi.json",
    "POST, /oauth2/token",
    "OPTIONS, /sign-in",
    "GET, /nothing",
    "GET, /assets/x/latchkey.css",
    "GET, /.git/HEAD",
    "GET, //evil.example/sign-in",
    "GET, /sign-in/../account",
  })
  @Tag("S0-39")
  @Tag("ASVS-4.1.2")
  @Tag("ASVS-12.2.1")
  void allElseIsRefusedOverPlainHttp(String method, String path) {
    var answer = server.sendPlain(plain, method, path);
    assertEquals(403, answer.statusCode());
    assertEquals("application/problem+json", header(answer, "Content-Type"));
    assertTrue(answer.body().contains("\"https_required\""), answer.body());
    assertEquals("", header(answer, "Location"));
    assertEquals("", header(answer, "Set-Cookie"));
    assertEquals("", header(answer, "Strict-Transport-Security"));
    assertEquals("close", header(answer, "Connection"));
  }

  // other origins

  @Test
  @Tag("ASVS-3.4.2")
  void allowedOriginMayCallTheApi() {
    var preflight =
        server.send(
            "OPTIONS",
            "/api/v1/sessions",
            "Origin",
            APP,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type");
    assertEquals(204, preflight.statusCode());
    assertEquals(APP, header(preflight, "Access-Control-Allow-Origin"));
    assertTrue(header(preflight, "Access-Control-Allow-Methods").contains("POST"));
    assertTrue(header(preflight, "Access-Control-Allow-Headers").contains("Authorization"));
    var refused = server.send("GET", "/api/v1/session", "Origin", APP);
    assertEquals(401, refused.statusCode());
    assertEquals(APP, header(refused, "Access-Control-Allow-Origin"));
    assertEquals("Origin", header(refused, "Vary"));
    for (var answer : List.of(preflight, refused)) {
      assertEquals("", header(answer, "Access-Control-Allow-Credentials"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://app.example.org.evil.example",
        "https://app.example.org:444",
        "http://app.example.org",
        "HTTPS://APP.EXAMPLE.ORG",
        "https://app.example.org/",
        "null",
        "*",
      })
  @Tag("ASVS-3.4.2")
  void noOtherOriginMay(String origin) {
    var preflight =
        server.send(
            "OPTIONS",
            "/api/v1/sessions",
            "Origin",
            origin,
            "Access-Control-Request-Method",
            "POST");
    assertEquals(405, preflight.statusCode());
    isClosed(preflight);
    isClosed(server.send("GET", "/api/v1/session", "Origin", origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/sign-in", "/account", "/api/openapi.json", "/oauth2/introspect", "/nothing"})
  @Tag("ASVS-3.4.2")
  void nothingButTheApiIsOpened(String path) {
    isClosed(server.send("GET", path, "Origin", APP));
    isClosed(server.send("OPTIONS", path, "Origin", APP, "Access-Control-Request-Method", "GET"));
  }

  @Test
  void preflightForAMethodThatIsNotThereIsRefused() {
    var answer =
        server.send(
            "OPTIONS", "/api/v1/session", "Origin", APP, "Access-Control-Request-Method", "PUT");
    assertEquals(405, answer.statusCode());
    assertTrue(header(answer, "Allow").contains("GET"));
  }

  private static void isClosed(HttpResponse<String> answer) {
    assertTrue(
        answer.headers().map().keySet().stream()
            .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control")),
        () -> answer.headers().map().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example.org",
        "http://app.example.org",
        "https://app.example.org/",
        "https://app.example.org:443",
        "https://App.example.org",
        "https://*.example.org",
        "https://u@app.example.org",
        "https://app.example.org?x",
        "https:// app"
      })
  @Tag("ASVS-3.4.2")
  void whatIsNoExactOriginStopsTheStart(String origin) {
    var refused =
        assertThrows(
            BadSetting.class, () -> BareServer.start(Map.of("cors.origins", origin)).close());
    assertTrue(refused.toString().contains("cors.origins"), refused::toString);
  }

  // HSTS

  @Test
  @Tag("S0-39")
  @Tag("ASVS-3.4.1")
  @Tag("C-27")
  void browsersAreBoundToHttpsForAYear() {
    for (var path : List.of("/sign-in", "/nothing", "/api/v1/session", "/api/v1/nothing")) {
      assertEquals(
          "max-age=31536000", header(server.send("GET", path), "Strict-Transport-Security"));
    }
  }

  @Test
  @Tag("ASVS-3.4.1")
  @Tag("C-27")
  void subdomainsAreBoundWhereTheOperatorSaysSo() {
    var settings =
        Map.of("base-url", "https://auth.example.org", "hsts.include-subdomains", "true");
    try (var other = BareServer.start(settings)) {
      assertEquals(
          "max-age=31536000; includeSubDomains",
          header(other.send("GET", "/sign-in"), "Strict-Transport-Security"));
    }
  }

  @Test
  @Tag("C-27")
  void localhostIsNotBound() {
    try (var local = BareServer.start(Map.of())) {
      assertEquals("", header(local.send("GET", "/sign-in"), "Strict-Transport-Security"));
    }
  }

  // HEAD

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-in",
        "/help/passwords",
        "/nothing",
        "/api/v1/session",
        "/api/v1/password/policy"
      })
  void headSaysWhatGetWouldSend(String path) {
    for (var version : HttpClient.Version.values()) {
      var get = server.send(version, "GET", path);
      var head = server.send(version, "HEAD", path);
      assertEquals(HttpClient.Version.HTTP_1_1, head.version());
      assertEquals(get.statusCode(), head.statusCode());
      assertEquals("", head.body());
      assertFalse(get.body().isEmpty());
      assertEquals(header(get, "Content-Type"), header(head, "Content-Type"));
      assertEquals(header(get, "Content-Length"), header(head, "Content-Length"));
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}

package dev.latchkey.acceptance.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.OldTls;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RawHttp;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Tls;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What stands around every answer: TLS, headers, and whose name counts.
@OneLatchkey
final class TransportTests {
  private static final Map<String, String> STRICT =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Permissions-Policy",
              "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(),"
                  + " microphone=(), payment=(), usb=()",
          "Cross-Origin-Resource-Policy", "same-origin");
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri"
          + " 'none'";
  private static final Pattern ASSET = Pattern.compile("/assets/[^\"]+");
  private final RunningLatchkey latchkey;
  private final Api api;

  TransportTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @Test
  @Tag("S0-04")
  @Tag("S0-39")
  void plainHttpGetsNothing() {
    var host = "Host: localhost:" + latchkey.port() + "\r\nConnection: close\r\n";
    var page = RawHttp.sendPlain(latchkey.port(), "GET /sign-in HTTP/1.1\r\n" + host + "\r\n");
    assertFalse(page.contains("200") || page.contains("Latchkey"), page);
    var body = "{\"login\":\"a@example.org\",\"password\":\"quiet lighthouse\"}";
    var signIn =
        RawHttp.sendPlain(
            latchkey.port(),
            "POST /api/v1/sessions HTTP/1.1\r\n"
                + host
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    assertFalse(signIn.contains("HTTP/1.1 2") || signIn.contains("401"), signIn);
  }

  @Test
  @Tag("S0-04")
  void onlyTls12And13AreSpoken() throws IOException {
    var trust = Tls.trusting(latchkey.authority());
    for (var version : List.of("TLSv1.3", "TLSv1.2")) {
      assertEquals(version, RawHttp.handshake(latchkey.port(), trust, version));
    }
    // This Java no longer offers them by itself; the server must refuse them all the same.
    var old = OldTls.hello(latchkey.port(), 0x0302);
    assertFalse(OldTls.isServerHello(old), "TLS 1.1 was answered");
    assertFalse(OldTls.isServerHello(OldTls.hello(latchkey.port(), 0x0301)), "TLS 1.0");
    assertTrue(OldTls.isServerHello(OldTls.hello(latchkey.port(), 0x0303)), "TLS 1.2");
  }

  @Test
  @Tag("S0-04")
  void orderOfCipherSuitesIsTheServers() throws IOException {
    var trust = Tls.trusting(latchkey.authority());
    var offered = new String[] {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};
    try (var socket =
        (SSLSocket) trust.getSocketFactory().createSocket("localhost", latchkey.port())) {
      socket.setEnabledCipherSuites(offered);
      socket.startHandshake();
      assertEquals(offered[1], socket.getSession().getCipherSuite());
    }
  }

  static Stream<String> requests() {
    return Stream.of(
        "GET /sign-in",
        "GET /sign-up",
        "GET /help/passwords",
        "GET /nothing/here",
        "GET /account",
        "HEAD /sign-in",
        "PUT /sign-in",
        "POST /sign-in",
        "GET /api/v1/session",
        "GET /api/v1/nothing",
        "POST /api/v1/sessions",
        "POST /api/v1/deliveries",
        "DELETE /api/v1/accounts",
        "TRACE /sign-in",
        "OPTIONS /api/v1/sessions",
        "GET /.git/HEAD",
        "GET /%2e%2e/%2e%2e/etc/passwd",
        "GET /sign-in?notice=%3Cscript%3E",
        "GET /a%00b",
        "GET /a%zzb");
  }

  @ParameterizedTest
  @MethodSource("requests")
  @Tag("ASVS-3.4.3")
  void everyAnswerHasStrictHeaders(String request) {
    var answer =
        RawHttp.send(
                latchkey,
                request
                    + " HTTP/1.1\r\nHost: localhost:"
                    + latchkey.port()
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .split("\r\n\r\n", 2)[0];
    STRICT.forEach((name, value) ->
        assertTrue(answer.contains("\r\n" + name + ": " + value), name + " in " + answer));
    assertTrue(answer.contains("\r\nContent-Security-Policy: default-src 'none';"), answer);
    assertTrue(answer.contains("\r\nCache-Control: no-store"), answer);
    assertFalse(answer.contains("\r\nServer:"), answer);
    assertFalse(answer.contains("\r\nStrict-Transport-Security:"), answer);
    assertFalse(answer.contains("\r\nAccess-Control-"), answer);
  }

  @Test
  @Tag("ASVS-3.4.3")
  void pagesHaveTheStrictPolicy() {
    assertEquals(PAGE_POLICY, api.get("/sign-in").expect(200).header("Content-Security-Policy"));
  }

  @Test
  void assetsAreCachedByTheirContentAndHaveStrictHeaders() {
    var assets = ASSET.matcher(api.get("/sign-in").text()).results().toList();
    assertFalse(assets.isEmpty());
    for (var asset : assets) {
      var answer = api.get(asset.group()).expect(200);
      STRICT.forEach((name, value) -> assertEquals(value, answer.header(name)));
      assertTrue(answer.header("Cache-Control").contains("immutable"));
      api.get(asset.group().replaceFirst("/assets/[^/]{8}", "/assets/OLD-HASH")).expect(404);
    }
  }

  @Test
  void foreignOriginsGetNoAccess() {
    for (var origin : List.of("https://evil.example", "null", latchkey.baseUrl().toString())) {
      var answer =
          api.send(
              api.request("/api/v1/sessions")
                  .header("Origin", origin)
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", BodyPublishers.noBody()));
      assertTrue(
          answer.headers().map().keySet().stream()
              .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-")));
    }
  }

  @Test
  void foreignHostIsMisdirected() {
    for (var host : List.of("evil.example", "localhost.evil.example", "evil.example:443", "")) {
      var answer =
          RawHttp.send(
              latchkey,
              "GET /api/v1/session HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
      assertFalse(answer.contains("not_signed_in"), answer);
    }
  }

  @Test
  void linksAreAlwaysMadeFromTheBaseUrl() {
    var person = Person.withAccount(latchkey, api);
    var sent =
        api.send(
            api.request("/api/v1/recovery")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "http")
                .header("X-Forwarded-Port", "80")
                .header("Forwarded", "for=1.2.3.4;host=evil.example;proto=http")
                .header("X-Original-Host", "evil.example")
                .header("Origin", "https://evil.example")
                .header("Referer", "https://evil.example/")
                .POST(BodyPublishers.ofString(Api.json(Map.of("email", person.email())))));
    sent.expect(202);
    var letter = latchkey.mailbox().awaitLink(person.email(), "/reset-password");
    assertFalse((letter.headers() + letter.text() + letter.html()).contains("evil"));
    assertTrue(letter.link("/reset-password").startsWith(latchkey.baseUrl() + "/"));
  }

  @Test
  @Tag("S4-52")
  void forgedForwardingMakesNoOtherSource() {
    try (var guesser = latchkey.api()) {
      for (var guess = 0; guess <= 30; guess++) {
        var answer =
            guesser.send(
                guesser
                    .request("/api/v1/recovery/completion")
                    .header("Content-Type", "application/json")
                    .header("X-Forwarded-For", "203.0.113." + guess)
                    .header("Forwarded", "for=203.0.113." + guess)
                    .header("Latchkey-Client-Address", "203.0.113." + guess)
                    .POST(
                        BodyPublishers.ofString(
                            Api.json(
                                Map.of(
                                    "token",
                                    "A".repeat(43),
                                    "new_password",
                                    "twelve amber windmills")))));
        assertEquals(guess < 30 ? 410 : 429, answer.status());
      }
    }
  }

  @Test
  @Tag("S4-52")
  void usersBehindABackendAreSourcesOfTheirOwn() {
    try (var backend = latchkey.api()) {
      var token = ApiClient.add(latchkey, backend, "end-user:address").token();
      for (var user = 1; user <= 31; user++) {
        wrongToken(backend, token, "203.0.113." + user).expectProblem(410, "token_invalid");
      }
      for (var guess = 1; guess < 30; guess++) {
        wrongToken(backend, token, "203.0.113.1").expectProblem(410, "token_invalid");
      }
      wrongToken(backend, token, "203.0.113.1").expectProblem(429, "slow_down");
      wrongToken(backend, token, "nowhere").expectProblem(400, "invalid_field");
    }
  }

  private static Reply wrongToken(Api backend, String bearer, String user) {
    return backend.send(
        backend
            .request("/api/v1/recovery/completion")
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + bearer)
            .header("Latchkey-Client-Address", user)
            .POST(
                BodyPublishers.ofString(
                    Api.json(
                        Map.of("token", "A".repeat(43), "new_password", "quiet lighthouse")))));
  }

  @Test
  void certificateCoversEveryLocalName() throws Exception {
    var certificate = Tls.shownBy(latchkey.port());
    var names = certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList();
    assertTrue(names.containsAll(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1")), "" + names);
    certificate.verify(
        Tls.certificate(java.nio.file.Files.readAllBytes(latchkey.authority())).getPublicKey());
  }
}

package dev.latchkey.server.openid.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.openid.Application;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that applications push (RFC 9126).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushedRequestTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private final TestServer server = TestServer.start(Map.of());
  private final Application application =
      Application.add(
          server,
          ClientAuthentication.BASIC,
          true,
          new ClientSecurity("", true, false, SigningAlgorithm.ES256),
          Application.REDIRECT);
  private final String somebody = server.somebody(PASSWORD);
  private TestServer.Browser browser = server.browser();

  @BeforeEach
  void somebodyIsSignedIn() {
    browser = server.browser();
    browser.signIn(somebody, PASSWORD).expect(303);
  }

  @AfterAll
  void end() {
    server.close();
  }

  private String push(Application app, Map<String, String> others) {
    var form = new HashMap<>(app.parameters());
    form.putAll(others);
    return app.post("/oauth2/par", form).expect(201).text("request_uri");
  }

  private static String path(Application app, String requestUri) {
    return "/oauth2/authorize?"
        + Application.form(Map.of("client_id", app.id(), "request_uri", requestUri));
  }

  private String followed(TestServer.Browser one, String path) {
    return one.open(path).expect(303).header("Location");
  }

  @Test
  @Tag("S4-01")
  void aPushedRequestSignsIn() {
    var way = followed(browser, path(application, push(application, Map.of())));
    var told = Application.told(browser.open(way));
    assertEquals("a state & more", told.get("state"));
    application.exchange(told.getOrDefault("code", "")).expect(200);
    assertTrue(browser.open(way).expect(400).text().contains("request_uri"), "one code only");
  }

  /// Anyone can call itself a public application, and no one else pays for it.
  @Test
  void aSourcePushesOnlySoManyForPublicApplications() {
    server.clock().advance(Duration.ofDays(1));
    var open = Application.add(server, ClientAuthentication.NONE, true, Application.REDIRECT);
    for (var number = 0; number < 100; number++) {
      open.post("/oauth2/par", open.parameters(), new String[0]).expect(201);
    }
    var refused = open.post("/oauth2/par", open.parameters(), new String[0]).expect(429);
    assertEquals("temporarily_unavailable", refused.text("error"));
    push(application, Map.of());
  }

  @Test
  void itOutlastsTheSignIn() {
    var email = server.somebody(PASSWORD);
    var other = server.browser();
    var way =
        followed(other, path(application, push(application, Map.of("prompt", "login consent"))));
    var signIn = followed(other, way);
    assertTrue(signIn.startsWith("/sign-in?"));
    var back =
        other
            .submit(
                signIn,
                "/sign-in",
                Map.of(
                    "login", email,
                    "password", PASSWORD,
                    "return",
                        URLDecoder.decode(signIn.split("return=", 2)[1], StandardCharsets.UTF_8)))
            .expect(303)
            .header("Location");
    assertTrue(other.open(back).expect(200).text().contains("action=\"/consent\""));
  }

  @Test
  void itIsUsedOnceByItsApplicationWithinNinetySeconds() {
    var used = path(application, push(application, Map.of()));
    followed(browser, used);
    assertTrue(browser.open(used).expect(400).text().contains("request_uri"));
    var uri = push(application, Map.of());
    browser.open(path(Application.trusted(server), uri)).expect(400);
    followed(browser, path(application, uri));
    var late = path(application, push(application, Map.of()));
    server.clock().advance(Duration.ofSeconds(90));
    browser.open(late).expect(400);
  }

  @Test
  void whatMustBePushedIsRefusedOtherwise() {
    assertEquals(
        "invalid_request", Application.told(browser.open(application.path(Map.of()))).get("error"));
    var way = followed(browser, path(application, push(application, Map.of())));
    for (var changed :
        new String[] {
          way.replace("nonce=n-1", "nonce=n-2"),
          way.replace("scope=openid+email", "scope=openid"),
          way.replaceFirst("pushed=[^&]*", "pushed=1.x"),
          way.replaceFirst("pushed=[0-9]+", "pushed=9999999999"),
          way.replaceFirst("pushed=[^&]*", "pushed=")
        }) {
      assertFalse(changed.equals(way));
      assertEquals("invalid_request", Application.told(browser.open(changed)).get("error"));
    }
    server.clock().advance(Duration.ofMinutes(61));
    assertEquals("invalid_request", Application.told(browser.open(way)).get("error"));
  }

  @ParameterizedTest
  @CsvSource({
    "redirect_uri, https://evil.example/, invalid_request",
    "code_challenge, '', invalid_request",
    "response_type, token, unsupported_response_type",
    "scope, email, invalid_scope",
    "request, x.y.z, request_not_supported",
    "request_uri, urn:ietf:params:oauth:request_uri:x, invalid_request",
    "client_id, '00000000000000000000000000', invalid_request"
  })
  void whatIsWrongIsSaidAtOnce(String name, String value, String error) {
    var form = new HashMap<>(application.parameters());
    form.put(name, value);
    assertEquals(error, application.post("/oauth2/par", form).expect(400).text("error"));
  }

  @Test
  void onlyTheApplicationItselfPushes() {
    var form = application.parameters();
    assertEquals(
        "invalid_client",
        application.post("/oauth2/par", form, new String[0]).expect(401).text("error"));
    var open = Application.add(server, ClientAuthentication.NONE, true, Application.REDIRECT);
    var pushed = open.post("/oauth2/par", open.parameters(), new String[0]).expect(201);
    assertEquals("90", pushed.text("expires_in"));
    followed(browser, path(open, pushed.text("request_uri")));
  }

  @Test
  void aRequestUriOfOthersIsRefused() {
    var trusted = Application.trusted(server);
    var asked = trusted.path(Map.of("request_uri", "https://app.example/request"));
    assertEquals("request_uri_not_supported", Application.told(browser.open(asked)).get("error"));
  }
}

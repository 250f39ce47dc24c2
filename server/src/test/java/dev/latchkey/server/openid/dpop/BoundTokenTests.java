package dev.latchkey.server.openid.dpop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.jose.JoseAlgorithm;
import dev.latchkey.server.jose.PublicJwk;
import dev.latchkey.server.jose.TestKey;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.openid.Application;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Tokens that are good with a proof of their key only (RFC 9449).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundTokenTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private static final String TOKEN = "/oauth2/token";
  private static final String USERINFO = "/oauth2/userinfo";
  private final TestServer server = TestServer.start(Map.of());
  private final TestKey key = TestKey.of(JoseAlgorithm.ES256);
  private final String jkt = PublicJwk.read(key.jwk()).orElseThrow().thumbprint();
  private final Application open =
      Application.add(server, ClientAuthentication.NONE, true, Application.REDIRECT);
  private final Application bound =
      Application.add(
          server,
          ClientAuthentication.BASIC,
          true,
          new ClientSecurity("", false, true, SigningAlgorithm.ES256),
          Application.REDIRECT);
  private final String somebody = server.somebody(PASSWORD);
  private TestServer.Browser browser = server.browser();
  private String nonce = "";

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeEach
  void somebodyIsSignedIn() {
    browser = server.browser();
    browser.signIn(somebody, PASSWORD).expect(303);
    var refused = ask(open, refresh("x"), proof(key, TOKEN, Map.of("nonce", "old")));
    assertEquals("use_dpop_nonce", refused.expect(400).text("error"));
    nonce = refused.header("DPoP-Nonce");
  }

  private Map<String, Object> claims(String path) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("htm", "POST");
    claims.put("htu", server.base() + path);
    claims.put("iat", server.clock().instant().getEpochSecond());
    claims.put("nonce", nonce);
    return claims;
  }

  private String proof(TestKey by, String path, Map<String, ?> others) {
    var claims = claims(path);
    claims.putAll(others);
    claims.values().removeIf(""::equals);
    return by.sign(Map.of("typ", "dpop+jwt", "jwk", by.jwk()), claims);
  }

  private String proof(String path) {
    return proof(key, path, Map.of());
  }

  private static Map<String, String> refresh(String token) {
    return Map.of("grant_type", "refresh_token", "refresh_token", token);
  }

  private Map<String, String> exchange(Application app, Map<String, String> asked) {
    var code = Application.told(browser.open(app.path(asked))).getOrDefault("code", "");
    return Map.of(
        "grant_type", "authorization_code", "code", code, "code_verifier", Application.VERIFIER);
  }

  private static Reply ask(Application app, Map<String, String> form, String proof) {
    var whole = new LinkedHashMap<>(form);
    whole.put("client_id", app.id());
    return app.post(TOKEN, whole, proof.isEmpty() ? new String[0] : new String[] {"DPoP", proof});
  }

  private Reply askWithSecret(Map<String, String> form, String proof) {
    var whole = new LinkedHashMap<>(form);
    whole.put("client_id", bound.id());
    whole.put("client_secret", bound.secret());
    return ask(bound, whole, proof);
  }

  private Reply userinfo(String scheme, String access, String proof) {
    var headers = new ArrayList<>(List.of("Authorization", scheme + " " + access));
    if (!proof.isEmpty()) {
      headers.addAll(List.of("DPoP", proof));
    }
    return server.get(USERINFO, headers.toArray(String[]::new));
  }

  private String ofToken(TestKey by, String access) {
    var hash = Base64Url.encode(Sha256.of(access.getBytes(StandardCharsets.US_ASCII)));
    return proof(by, USERINFO, Map.of("htm", "GET", "ath", hash));
  }

  @Test
  @Tag("ASVS-10.3.5")
  @Tag("ASVS-10.4.14")
  void aTokenOpensNothingWithoutItsKey() {
    var tokens = ask(open, exchange(open, Map.of()), proof(TOKEN)).expect(200);
    assertEquals("DPoP", tokens.text("token_type"));
    var access = tokens.text("access_token");
    userinfo("DPoP", access, ofToken(key, access)).expect(200);
    userinfo("Bearer", access, ofToken(key, access)).expect(401);
    userinfo("Bearer", access, "").expect(401);
    assertTrue(
        userinfo("DPoP", access, "").expect(401).header("WWW-Authenticate").contains("DPoP"));
    var other = TestKey.of(JoseAlgorithm.EDDSA);
    assertEquals(
        "invalid_token",
        userinfo("DPoP", access, ofToken(other, access)).expect(401).text("error"));
    userinfo("DPoP", access, ofToken(key, access + "x")).expect(401);
    userinfo("DPoP", access, proof(key, USERINFO, Map.of("htm", "GET"))).expect(401);
    var known = bound.post("/oauth2/introspect", Map.of("token", access)).expect(200);
    assertEquals("DPoP", known.text("token_type"));
    assertEquals(jkt, known.json().at("/cnf/jkt").asText());
    var plain = ask(open, exchange(open, Map.of()), "").expect(200);
    assertEquals("Bearer", plain.text("token_type"));
    var bearer = plain.text("access_token");
    userinfo("DPoP", bearer, ofToken(key, bearer)).expect(401);
    userinfo("Bearer", bearer, "").expect(200);
  }

  @Test
  @Tag("ASVS-10.4.5")
  void refreshTokensOfPublicApplicationsAreBoundToTheKey() {
    var token = ask(open, exchange(open, Map.of()), proof(TOKEN)).expect(200).text("refresh_token");
    ask(open, refresh(token), "").expect(400);
    var other = TestKey.of(JoseAlgorithm.ES256);
    var stolen = ask(open, refresh(token), proof(other, TOKEN, Map.of())).expect(400);
    assertEquals("invalid_grant", stolen.text("error"));
    var next = ask(open, refresh(token), proof(TOKEN)).expect(200);
    assertEquals("DPoP", next.text("token_type"));
    ask(open, refresh(next.text("refresh_token")), proof(TOKEN)).expect(200);
  }

  @Test
  void aCodeMayBeForOneKeyOnly() {
    var code = exchange(open, Map.of("dpop_jkt", jkt));
    var other = TestKey.of(JoseAlgorithm.ES256);
    ask(open, code, "").expect(400);
    assertEquals(
        "invalid_grant", ask(open, code, proof(other, TOKEN, Map.of())).expect(400).text("error"));
    ask(open, code, proof(TOKEN)).expect(200);
    assertEquals(
        "invalid_request",
        Application.told(browser.open(open.path(Map.of("dpop_jkt", "x")))).get("error"));
    var push = new LinkedHashMap<>(open.parameters());
    var pushed = open.post("/oauth2/par", push, "DPoP", proof("/oauth2/par")).expect(201);
    var way =
        browser
            .open(
                "/oauth2/authorize?"
                    + Application.form(
                        Map.of("client_id", open.id(), "request_uri", pushed.text("request_uri"))))
            .expect(303)
            .header("Location");
    assertTrue(way.contains("dpop_jkt=" + jkt));
    push.put("dpop_jkt", "A".repeat(43));
    var differs = open.post("/oauth2/par", push, "DPoP", proof("/oauth2/par")).expect(400);
    assertEquals("invalid_dpop_proof", differs.text("error"));
  }

  @Test
  void whoMustProveGetsNothingElse() {
    var form = exchange(bound, Map.of());
    assertEquals("invalid_dpop_proof", askWithSecret(form, "").expect(400).text("error"));
    var tokens = askWithSecret(form, proof(TOKEN)).expect(200);
    assertEquals("DPoP", tokens.text("token_type"));
    var other = TestKey.of(JoseAlgorithm.PS256);
    var next =
        askWithSecret(refresh(tokens.text("refresh_token")), proof(other, TOKEN, Map.of()))
            .expect(200);
    assertEquals("DPoP", next.text("token_type"));
    askWithSecret(refresh(next.text("refresh_token")), "").expect(400);
    var own = Map.of("grant_type", "client_credentials");
    assertEquals("invalid_request", askWithSecret(own, proof(TOKEN)).expect(400).text("error"));
  }

  @Test
  void eachPartOfAProofIsLookedAt() {
    var now = server.clock().instant().getEpochSecond();
    var base = server.base().toString();
    Map<String, List<Object>> wrong =
        Map.of(
            "jti", List.of("", 5, "x".repeat(257)),
            "htm", List.of("", "GET", "post"),
            "htu",
                List.of(
                    "",
                    "/oauth2/token",
                    base + "/oauth2/userinfo",
                    base + "/oauth2/token/",
                    "http" + base.substring(5) + TOKEN,
                    "https://evil.example" + TOKEN,
                    ":"),
            "iat", List.of("", now - 301, now + 301, Long.MIN_VALUE + now, Long.toString(now)));
    wrong.forEach((name, values) ->
        values.forEach(value -> {
          var reply = ask(open, refresh("x"), proof(key, TOKEN, Map.of(name, value)));
          assertEquals("invalid_dpop_proof", reply.expect(400).text("error"), name + value);
        }));
    var loose = base.replace("https", "HTTPS") + TOKEN + "?a=b#c";
    var fine = ask(open, refresh("x"), proof(key, TOKEN, Map.of("htu", loose)));
    assertEquals("invalid_grant", fine.expect(400).text("error"));
  }

  @Test
  @Tag("ASVS-9.1.1")
  void aProofIsOneTokenByTheKeyThatItHolds() {
    var claims = claims(TOKEN);
    var other = TestKey.of(JoseAlgorithm.ES256);
    var good = proof(TOKEN);
    var withPrivate = new LinkedHashMap<>(key.jwk());
    withPrivate.put("d", "AA");
    for (var wrong :
        List.of(
            "x",
            good + "," + proof(TOKEN),
            good.substring(0, good.lastIndexOf('.') + 1),
            key.sign(Map.of("typ", "dpop+jwt"), claims),
            key.sign(Map.of("typ", "JWT", "jwk", key.jwk()), claims),
            key.sign(Map.of("typ", "dpop+jwt", "jwk", other.jwk()), claims),
            key.sign(Map.of("typ", "dpop+jwt", "jwk", withPrivate), claims),
            key.sign(Map.of("typ", "dpop+jwt", "jwk", key.jwk(), "alg", "none"), claims))) {
      var refused = ask(open, refresh("x"), wrong).expect(400);
      assertEquals("invalid_dpop_proof", refused.text("error"));
      assertFalse(refused.header("DPoP-Nonce").isEmpty());
    }
  }

  @Test
  void aProofCountsOnceAndForMinutes() {
    var once = proof(TOKEN);
    assertEquals("invalid_grant", ask(open, refresh("x"), once).expect(400).text("error"));
    assertEquals("invalid_dpop_proof", ask(open, refresh("x"), once).expect(400).text("error"));
    var before = proof(TOKEN);
    server.clock().advance(Duration.ofMinutes(4));
    assertEquals("use_dpop_nonce", ask(open, refresh("x"), before).expect(400).text("error"));
  }
}

package dev.latchkey.server.openid.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.JoseAlgorithm;
import dev.latchkey.server.jose.PublicJwkSet;
import dev.latchkey.server.jose.TestKey;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.openid.Application;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How an application shows by a key of its own who it is (RFC 7523; ASVS 10).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientAssertionTests {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private final TestServer server = TestServer.start(Map.of());
  private final TestKey key = TestKey.of(JoseAlgorithm.ES256);
  private final Application application = withKey(key);

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeEach
  void laterThanTheLimits() {
    server.clock().advance(Duration.ofDays(1));
  }

  private Application withKey(TestKey one) {
    return Application.add(
        server,
        ClientAuthentication.PRIVATE_KEY_JWT,
        true,
        new ClientSecurity(one.set("one"), false, false, SigningAlgorithm.ES256),
        Application.REDIRECT);
  }

  private Map<String, Object> claims(Application app) {
    var now = server.clock().instant().getEpochSecond();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", app.id());
    claims.put("sub", app.id());
    claims.put("aud", server.base().toString());
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now);
    claims.put("exp", now + 60);
    return claims;
  }

  private Reply ask(String assertion, Map<String, String> more) {
    var form = new HashMap<String, String>();
    form.put("token", "unknown");
    form.put("client_assertion", assertion);
    form.put("client_assertion_type", TYPE);
    form.putAll(more);
    form.values().removeIf(String::isEmpty);
    return application.post("/oauth2/introspect", form, new String[0]);
  }

  private void assertRefused(String assertion) {
    assertEquals("invalid_client", ask(assertion, Map.of()).expect(401).text("error"));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("ASVS-10.4.16")
  void aTokenByItsKeyLetsItIn(JoseAlgorithm algorithm) {
    var one = TestKey.of(algorithm);
    var app = withKey(one);
    ask(one.sign(Map.of("kid", "one"), claims(app)), Map.of()).expect(200);
    ask(one.sign(Map.of(), claims(app)), Map.of("client_id", app.id())).expect(200);
    var list = claims(app);
    list.put("aud", List.of(server.base().toString()));
    ask(one.sign(Map.of(), list), Map.of()).expect(200);
    assertRefused(one.sign(Map.of("kid", "two"), claims(app)));
    assertRefused(key.sign(Map.of("kid", "one"), claims(app)));
  }

  @Test
  void itCountsOnce() {
    var assertion = key.sign(Map.of(), claims(application));
    ask(assertion, Map.of()).expect(200);
    assertTrue(ask(assertion, Map.of()).expect(401).text("error_description").contains("jti"));
    var same = claims(application);
    same.put("jti", "one");
    ask(key.sign(Map.of(), same), Map.of()).expect(200);
    same.put("exp", (long) Objects.requireNonNull(same.get("exp")) + 1);
    assertRefused(key.sign(Map.of(), same));
    var other = TestKey.of(JoseAlgorithm.EDDSA);
    var app = withKey(other);
    var ofOther = claims(app);
    ofOther.put("jti", "one");
    ask(other.sign(Map.of(), ofOther), Map.of()).expect(200);
  }

  @Test
  @Tag("ASVS-10.4.16")
  void eachClaimIsLookedAt() {
    var now = server.clock().instant().getEpochSecond();
    var base = server.base().toString();
    Map<String, List<Object>> wrong =
        Map.of(
            "iss", List.of("", "x", server.base().toString()),
            "sub", List.of("", "x"),
            "aud",
                List.of(
                    "",
                    base + "/",
                    base + "/oauth2/token",
                    "https://other.example",
                    List.of(base, "https://other.example"),
                    List.of()),
            "exp", List.of("", now - 60, now + 362, Long.toString(now + 60), 1e300),
            "iat", List.of(now + 61),
            "nbf", List.of(now + 61),
            "jti", List.of("", 5, "x".repeat(257)));
    wrong.forEach((name, values) ->
        values.forEach(value -> {
          var claims = claims(application);
          claims.put(name, value);
          if ("".equals(value)) {
            claims.remove(name);
          }
          assertRefused(key.sign(Map.of(), claims));
        }));
  }

  @Test
  @Tag("ASVS-9.1.1")
  void theHeaderBringsNoKey() {
    var other = TestKey.of(JoseAlgorithm.ES256);
    assertRefused(other.sign(Map.of("jwk", other.jwk()), claims(application)));
    assertRefused(other.sign(Map.of("jku", "https://evil.example/jwks"), claims(application)));
    assertRefused(other.sign(Map.of("kid", "../../one"), claims(application)));
    var good = key.sign(Map.of(), claims(application));
    assertRefused(good.substring(0, good.lastIndexOf('.') + 1));
    assertRefused(good.replace('.', ','));
    assertRefused("");
  }

  @Test
  void thereIsOneWayInOnly() {
    var good = key.sign(Map.of(), claims(application));
    var twice = ask(good, Map.of("client_secret", "x")).expect(400);
    assertEquals("invalid_request", twice.text("error"));
    assertEquals(
        "invalid_client", ask(good, Map.of("client_assertion_type", "")).expect(401).text("error"));
    var named = key.sign(Map.of(), claims(application));
    ask(named, Map.of("client_id", Application.of(server).id())).expect(401);
    application.post("/oauth2/introspect", Map.of("token", "x")).expect(401);
    application
        .post(
            "/oauth2/introspect",
            Map.of("token", "x", "client_id", application.id()),
            new String[0])
        .expect(401);
    var bySecret = Application.of(server);
    assertRefused(key.sign(Map.of(), claims(bySecret)));
  }

  @Test
  void theTrailNamesTheKeysThatComeAndGo() {
    var next = TestKey.of(JoseAlgorithm.EDDSA);
    var app = withKey(key);
    var registrations =
        new ClientRegistrations(server.database(), new AuditTrail(server.database()));
    var _ =
        registrations.change(
            new Id(app.id()),
            before ->
                new ClientRegistration(
                    before.client(),
                    before.redirects(),
                    before.afterSignOut(),
                    before.authentication(),
                    before.trusted(),
                    new ClientSecurity(next.set("one"), false, false, SigningAlgorithm.ES256)),
            (_, _) -> {});
    var line =
        server
            .database()
            .read(handle ->
                handle
                    .select(
                        "SELECT fields FROM audit_lines WHERE event = 'client_edited'"
                            + " ORDER BY seq DESC")
                    .mapTo(String.class)
                    .findFirst())
            .orElseThrow();
    assertTrue(line.contains("\"keys_added\":\"" + thumbprint(next) + "\""), line);
    assertTrue(line.contains("\"keys_removed\":\"" + thumbprint(key) + "\""), line);
  }

  private static String thumbprint(TestKey key) {
    return PublicJwkSet.thumbprints(key.set("one")).getFirst();
  }
}

package dev.latchkey.server.openid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.jose.TokenVerifier;
import dev.latchkey.server.keys.KeyRotation;
import dev.latchkey.server.keys.SigningAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// By what the ID tokens of an application are signed.
@Tag("C-35")
class IdTokenAlgorithmTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private static final ClientSecurity RS256 =
      new ClientSecurity("", false, false, SigningAlgorithm.RS256);
  private final TestServer server = TestServer.start(Map.of());
  private final TestServer.Browser browser = server.browser();
  private final String email;
  private final KeyRotation rotation =
      new KeyRotation(
          server.database(),
          new AuditTrail(server.database()),
          server.keys(),
          List.of(),
          (_, _) -> 0);

  IdTokenAlgorithmTests() {
    email = server.somebody(PASSWORD);
    browser.signIn(email, PASSWORD).expect(303);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Application wantsRsa() {
    rotation.provideSigning(SigningAlgorithm.RS256);
    return Application.add(server, ClientAuthentication.BASIC, true, RS256, Application.REDIRECT);
  }

  private String idToken(Application application) {
    return application.exchange(application.code(browser)).expect(200).text("id_token");
  }

  private List<JsonNode> keys() {
    var keys = server.get("/oauth2/jwks").expect(200).json().path("keys");
    return StreamSupport.stream(keys.spliterator(), false).toList();
  }

  private String supported() {
    return server
        .get("/.well-known/openid-configuration")
        .expect(200)
        .json()
        .path("id_token_signing_alg_values_supported")
        .toString();
  }

  private boolean isSigned(String token) throws GeneralSecurityException {
    var header = Application.part(token, 0);
    assertEquals("RS256", header.path("alg").asText());
    var key =
        keys().stream()
            .filter(one -> one.path("kid").equals(header.path("kid")))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "RSA RS256 sig",
        key.path("kty").asText() + " " + key.path("alg").asText() + " " + key.path("use").asText());
    assertFalse(key.has("x"));
    var modulus = Base64.getUrlDecoder().decode(key.path("n").asText());
    assertEquals(3072 / 8, modulus.length);
    assertEquals("AQAB", key.path("e").asText());
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(new BigInteger(1, modulus), BigInteger.valueOf(65537))));
    var end = token.lastIndexOf('.');
    signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
  }

  @Test
  void onlyTheApplicationThatWantsRs256GetsIt() throws GeneralSecurityException {
    assertEquals("[\"ES256\"]", supported());
    assertEquals(1, keys().size());
    var wants = wantsRsa();
    assertEquals("[\"ES256\",\"RS256\"]", supported());
    assertTrue(isSigned(idToken(wants)));
    var other = Application.part(idToken(Application.trusted(server)), 0);
    assertEquals("ES256", other.path("alg").asText());
    var forward = server.get("/api/v1/forward-auth/keys").expect(200).json().path("keys");
    assertEquals(1, forward.size());
  }

  @Test
  void aNewKeySignsAnHourAfterItCouldBeRead() throws GeneralSecurityException {
    var application = wantsRsa();
    var kid = Application.part(idToken(application), 0).path("kid");
    rotation.rotateSigning(SigningAlgorithm.RS256);
    assertEquals(3, keys().size());
    assertEquals(kid, Application.part(idToken(application), 0).path("kid"));
    server.clock().advance(Duration.ofHours(1));
    browser.signIn(email, PASSWORD).expect(303);
    var token = idToken(application);
    assertTrue(isSigned(token) && !Application.part(token, 0).path("kid").equals(kid));
  }

  @Test
  void itsTokenSignsOutLikeAnyOther() {
    var application = wantsRsa();
    var token = idToken(application);
    var out =
        Map.of(
            "client_id",
            application.id(),
            "post_logout_redirect_uri",
            Application.AFTER,
            "id_token_hint",
            token);
    browser.open("/oauth2/logout?" + Application.form(out)).expect(303);
    assertEquals(303, browser.open("/account").status());
  }

  @Test
  @Tag("S4-30")
  void aHeaderThatNamesTheOtherAlgorithmIsRefused() {
    var verifier = new TokenVerifier(server.keys().vault(), server.base().toString());
    var token = idToken(wantsRsa());
    assertTrue(verifier.verified(token).isPresent());
    var header =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
    for (var other : List.of("ES256", "HS256", "none", "PS256")) {
      var changed =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(header.replace("RS256", other).getBytes(StandardCharsets.UTF_8));
      assertTrue(verifier.verified(changed + token.substring(token.indexOf('.'))).isEmpty(), other);
    }
  }
}

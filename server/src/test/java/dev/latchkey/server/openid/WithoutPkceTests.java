package dev.latchkey.server.openid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.keys.SigningAlgorithm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What an application may do that its operator has exempted from PKCE; all others may not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WithoutPkceTests {
  private static final String PASSWORD = "quiet lighthouse keeper";
  private static final Map<String, String> NONE =
      Map.of("code_challenge", "", "code_challenge_method", "");
  private final TestServer server = TestServer.start(Map.of());
  private Application exempt;
  private TestServer.Browser browser;

  @BeforeAll
  void signIn() {
    exempt = application(false);
    var email = server.somebody(PASSWORD);
    browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
  }

  @AfterAll
  void end() {
    server.close();
  }

  private Application application(boolean challenged) {
    return Application.add(
        server,
        ClientAuthentication.BASIC,
        true,
        new ClientSecurity("", false, false, SigningAlgorithm.ES256, challenged),
        Application.REDIRECT);
  }

  private String code(Application application, Map<String, String> others) {
    return Application.told(browser.open(application.path(others))).getOrDefault("code", "");
  }

  private TestServer.Reply exchange(Application application, String code, String... left) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", Application.REDIRECT);
    for (var name : left) {
      form.remove(name);
    }
    return application.token(form);
  }

  @Test
  @Tag("S4-01")
  void exemptApplicationGetsTokensWithoutAVerifier() {
    var tokens = exchange(exempt, code(exempt, NONE)).expect(200);
    assertFalse(tokens.text("id_token").isEmpty());
    var refreshed = exempt.refresh(tokens.text("refresh_token")).expect(200);
    assertFalse(refreshed.text("access_token").isEmpty());
  }

  /// Without a verifier, the address is all that binds the code.
  @Test
  @Tag("RFC9700-3")
  void thenItMustNameTheAddressOnceMore() {
    var reply = exchange(exempt, code(exempt, NONE), "redirect_uri").expect(400);
    assertEquals("redirect_uri is missing.", reply.text("error_description"));
  }

  /// Whoever took the challenge out of a request on its way gets nothing from the application,
  /// which sends its verifier.
  @Test
  @Tag("RFC9700-3")
  void verifierOfARequestWithoutAChallengeIsRefused() {
    assertEquals("invalid_grant", exempt.exchange(code(exempt, NONE)).expect(400).text("error"));
  }

  @Test
  @Tag("RFC9700-3")
  void whoUsesPkceNonethelessIsHeldToIt() {
    var code = code(exempt, Map.of());
    assertEquals("invalid_grant", exchange(exempt, code).expect(400).text("error"));
    exempt.exchange(code(exempt, Map.of())).expect(200);
    for (var half : new String[][] {{"code_challenge", ""}, {"code_challenge_method", "plain"}}) {
      var told = Application.told(browser.open(exempt.path(Map.of(half[0], half[1]))));
      assertEquals("invalid_request", told.get("error"), half[0]);
    }
  }

  @Test
  @Tag("ASVS-10.4.6")
  void allOthersAreRefusedWithoutIt() {
    var other = application(true);
    var told = Application.told(browser.open(other.path(NONE)));
    assertEquals("invalid_request", told.get("error"));
    assertTrue(told.getOrDefault("error_description", "").contains("code_challenge_method"));
    var reply = exchange(other, code(other, Map.of())).expect(400);
    assertEquals("code_verifier is missing.", reply.text("error_description"));
  }
}

package dev.latchkey.server.openid.logout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.openid.Application;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestReceiver;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What an application's own server gets when a session ends (OpenID Connect Back-Channel Logout
/// 1.0), over HTTPS on this machine.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-30")
class BackChannelLogoutTests {
  private static final String PASSWORD = "correct horse battery staple 7";
  private final TestAuthority authority = TestAuthority.named("CN=Operator");
  private final TestReceiver receiver = new TestReceiver(authority, "localhost");
  private final TestServer server =
      TestServer.start(
          Map.of(
              "webhooks.allowed-networks",
              "127.0.0.0/8, ::1",
              "webhooks.ca-file",
              authority.writeTo(TestFolder.makeInMemory()).toString()));
  private final Application application = Application.trusted(server);
  private String email = "";

  @BeforeAll
  void anApplicationWantsToBeTold() {
    email = server.somebody(PASSWORD);
    var registrations =
        new ClientRegistrations(server.database(), new AuditTrail(server.database()));
    var before = registrations.find(new Id(application.id())).orElseThrow();
    var wanted =
        new ClientRegistration(
            before.client(),
            before.redirects(),
            before.afterSignOut(),
            before.authentication(),
            before.trusted(),
            before.security(),
            false,
            "https://localhost:" + receiver.port() + "/logout?from=latchkey");
    assertTrue(registrations.change(wanted, Grants::endOfClient));
  }

  @AfterAll
  void end() {
    server.close();
    receiver.close();
  }

  private record SignedIn(TestServer.Browser browser, String session) {}

  private SignedIn signedIn() {
    var browser = server.browser();
    browser.signIn(email, PASSWORD).expect(303);
    var token = application.exchange(application.code(browser)).expect(200).text("id_token");
    return new SignedIn(browser, Application.part(token, 1).path("sid").asText());
  }

  private void assertTold(SignedIn whose) {
    var message = receiver.next();
    assertEquals("POST /logout?from=latchkey", message.method() + " " + message.uri());
    assertEquals("application/x-www-form-urlencoded", message.header("Content-type"));
    var token = message.body().substring("logout_token=".length());
    assertEquals("logout+jwt", Application.part(token, 0).path("typ").asText());
    assertEquals(whose.session(), Application.part(token, 1).path("sid").asText());
    assertEquals(0, receiver.waiting());
  }

  @Test
  void theMetadataSayIt() {
    var metadata = server.get("/.well-known/openid-configuration").expect(200).json();
    assertTrue(metadata.path("backchannel_logout_supported").asBoolean());
    assertTrue(metadata.path("backchannel_logout_session_supported").asBoolean());
  }

  @Test
  void whoSignsOutIsSignedOutThere() {
    var one = signedIn();
    one.browser().submit("/account", "/sign-out", Map.of()).expect(303);
    assertTold(one);
  }

  @Test
  void theCommandThatDisablesAnAccountReachesTheApplication() {
    var one = signedIn();
    try (var tools = server.tools()) {
      var account = tools.accounts().find(email).orElseThrow();
      assertTrue(tools.accounts().disable(account, Optional.empty()));
      assertTold(one);
      assertTrue(tools.accounts().enable(account));
    }
  }
}

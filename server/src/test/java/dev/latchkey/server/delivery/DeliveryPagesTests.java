package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RegistrationStatus;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Browser;
import dev.latchkey.server.TestServer.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What people see of their deliveries and servers, in a browser without script.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryPagesTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final String DELIVERIES = "/account/deliveries";
  private static final String SERVERS = "/account/servers";
  private static final Pattern TOKEN = Pattern.compile("lk1_[A-Za-z0-9_-]{82}");
  private final TestServer server = TestServer.start(Map.of());

  @AfterAll
  void end() {
    server.close();
  }

  private Browser signedIn(String email) {
    var browser = server.browser();
    browser.signIn(email, PASSWORD);
    return browser;
  }

  private static Optional<String> token(Reply page) {
    var found = TOKEN.matcher(page.text());
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  private TestAgent agent() {
    return TestAgent.with((path, body) -> server.post(path, body));
  }

  @Test
  @Tag("S0-17")
  void recipientAloneSeesTheNoticeAndTheTokenOnce() {
    var email = server.somebody(PASSWORD);
    var id = TestOrders.place(server, email, "in_app");
    var owner = signedIn(email);
    assertTrue(owner.open("/account").expect(200).text().contains("A delivery is waiting for you"));
    var listed = owner.open(DELIVERIES).expect(200);
    assertTrue(listed.text().contains("Example"));
    assertEquals(Optional.empty(), token(listed));

    var other = signedIn(server.somebody(PASSWORD));
    assertFalse(other.open(DELIVERIES).expect(200).text().contains(id));
    assertEquals(Optional.empty(), token(other.submit(DELIVERIES, Map.of("token", id))));
    assertEquals(303, server.browser().open(DELIVERIES).status());

    var shown = token(owner.submit(DELIVERIES, Map.of("token", id)).expect(200)).orElseThrow();
    assertEquals(Optional.empty(), token(owner.open(DELIVERIES)));
    assertEquals(Optional.empty(), token(owner.submit(DELIVERIES, Map.of("token", id))));
    assertFalse(owner.open("/account").text().contains("A delivery is waiting for you"));

    var agent = agent();
    var token = TestAgent.token(shown);
    assertEquals(AnswerStatus.CLAIMED, agent.claim(token, "").status());
    agent.report(token, ReceiptOutcome.APPLIED).expect(200);
    assertTrue(owner.open(DELIVERIES).text().contains(">Set<"));
  }

  @Test
  @Tag("S0-17")
  void noticeVanishesWhenTheDeliveryExpires() {
    var email = server.somebody(PASSWORD);
    var id = TestOrders.place(server, email, "in_app");
    var owner = signedIn(email);
    server.clock().advance(Duration.ofMinutes(11));
    assertFalse(owner.open("/account").expect(200).text().contains("is waiting for you"));
    assertEquals(Optional.empty(), token(owner.submit(DELIVERIES, Map.of("token", id))));
  }

  @Test
  @Tag("S0-44")
  void recipientAloneRevokesWhatNoAgentHasClaimed() {
    var email = server.somebody(PASSWORD);
    var id = TestOrders.place(server, email, "in_app");
    var owner = signedIn(email);
    var stranger = signedIn(server.somebody(PASSWORD));
    var refused = stranger.submit(DELIVERIES, Map.of("revoke", id)).expect(200).text();
    assertTrue(refused.contains("cannot be revoked"), refused);
    var agent = agent();
    var token =
        TestAgent.token(
            token(owner.submit(DELIVERIES, Map.of("token", id)).expect(200)).orElseThrow());
    assertEquals(AnswerStatus.READY, agent.look(token).status());
    assertTrue(owner.open(DELIVERIES).text().contains("Revoke:"));
    var done = owner.submit(DELIVERIES, Map.of("revoke", id)).expect(200).text();
    assertTrue(done.contains("Its token no longer works"), done);
    assertEquals(AnswerStatus.REVOKED, agent.claim(token, "").status());
    var again = owner.submit(DELIVERIES, Map.of("revoke", id)).expect(200).text();
    assertTrue(again.contains("cannot be revoked"), again);
    assertFalse(again.contains("Revoke:"), again);
  }

  @Test
  void tokenOfAnotherChannelIsNotShown() {
    var email = server.somebody(PASSWORD);
    var id = TestOrders.place(server, email, "return");
    var owner = signedIn(email);
    assertEquals(Optional.empty(), token(owner.submit(DELIVERIES, Map.of("token", id))));
  }

  @Test
  void ownerRegistersUnlocksAndRemovesAServer() {
    var owner = signedIn(server.somebody(PASSWORD));
    assertEquals(422, owner.submit(SERVERS, Map.of("name", " ")).status());
    var issued = token(owner.submit(SERVERS, Map.of("name", "web-1")).expect(200)).orElseThrow();
    assertEquals(Optional.empty(), token(owner.open(SERVERS)));
    var agent = agent();
    assertEquals(
        RegistrationStatus.REGISTERED, agent.register(RedemptionOperation.CLAIM, issued).status());
    var fingerprint = agent.identityKey().fingerprint().toString();
    assertTrue(owner.open(SERVERS).text().contains(fingerprint));

    var thief = agent();
    thief.register(RedemptionOperation.CLAIM, issued);
    var contested = owner.open(SERVERS).text();
    assertTrue(contested.contains(thief.identityKey().fingerprint().toString()));
    var id = value(contested, "unlock");
    var stranger = signedIn(server.somebody(PASSWORD));
    stranger.submit(SERVERS, Map.of("unlock", id));
    stranger.submit(SERVERS, Map.of("remove", id));
    assertTrue(owner.open(SERVERS).text().contains("Suspended"));
    owner.submit(SERVERS, Map.of("unlock", id)).expect(303);
    assertTrue(owner.open(SERVERS).text().contains("Active"));
    // From now on the registration token proves nothing, and contests nothing.
    assertThrows(AssertionError.class, () -> thief.register(RedemptionOperation.CLAIM, issued));
    assertTrue(owner.open(SERVERS).text().contains("Active"));
    owner.submit(SERVERS, Map.of("remove", id)).expect(303);
    assertTrue(owner.open(SERVERS).text().contains("Removed"));
  }

  private static String value(String page, String button) {
    var found = Pattern.compile("name=\"" + button + "\" value=\"([^\"]+)\"").matcher(page);
    assertTrue(found.find(), page);
    return found.group(1);
  }

  @Test
  @Tag("ASVS-7.5.1")
  void registeringAServerLaterNeedsThePasswordAgain() {
    var owner = signedIn(server.somebody(PASSWORD));
    server.clock().advance(Duration.ofMinutes(11));
    var reply = owner.post(SERVERS, SERVERS, Map.of("name", "web-1"));
    assertTrue(reply.header("Location").startsWith("/account/confirm"), reply::text);
  }
}

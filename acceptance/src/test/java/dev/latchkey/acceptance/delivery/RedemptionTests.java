package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.StrangeAgent;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.SignedReceipt;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The agent on somebody's server, and what the application sees of it.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedemptionTests {
  private static final String PASSWORD = "granite otter violin 61";
  private final RunningLatchkey latchkey;
  private final ClientDeliveries deliveries;
  @TempDir private Path folder;

  RedemptionTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.deliveries = ClientDeliveries.of(latchkey, api);
  }

  /// A delivery and its token, as the application got it.
  private record Ordered(String id, String token) {}

  private Ordered order(String mode) {
    var made =
        deliveries
            .place(ClientDeliveries.body(Person.somebody().email(), mode, "return"))
            .expect(201);
    return new Ordered(made.text("id"), made.text("token"));
  }

  private ServerOfUser server(String name) {
    return new ServerOfUser(folder.resolve(name), latchkey.baseUrl());
  }

  @Test
  @Tag("S0-07")
  @Tag("S0-13")
  @Tag("S0-44")
  void chosenPasswordIsAppliedAndTheApplicationSeesTheReceipt() throws IOException {
    var person = Person.somebody();
    var id =
        deliveries
            .place(ClientDeliveries.body(person.email(), "choose", "mail"))
            .expect(201)
            .text("id");
    var token = latchkey.mailbox().awaitDelivery(person.email()).deliveryToken();
    var server = server("chosen");
    var agent = server.redeem("deploy", server.fileSink(), token, PASSWORD);
    assertEquals(0, agent.exitCode(), agent::toString);
    assertEquals(PASSWORD, server.password());
    assertEquals("rw-------", mode(server.passwordFile()));
    assertEquals("rwx------", mode(server.state()));
    assertEquals("applied", agent.out().strip());

    var shown = deliveries.show(id).expect(200);
    assertEquals("applied", shown.text("status"));
    assertEquals("token", shown.text("attested_by"));
    assertFalse(shown.json().has("alarm"));
    assertEquals(
        List.of("created", "token_made", "looked", "claimed", "applied"), deliveries.events(id));
    assertTrue(proves(shown.json().path("receipt"), ReceiptOutcome.APPLIED, ""));
  }

  /// As an application checks it, with nothing but the protocol.
  private static boolean proves(JsonNode shown, ReceiptOutcome outcome, String code) {
    var key = new Ed25519PublicKey(octets(shown, "agent_key"));
    var transcript = octets(shown, "transcript");
    var signature = octets(shown, "signature");
    var receipt = new Receipt(transcript, outcome, code);
    return shown.path("outcome").textValue().equals(outcome.toString())
        && new SignedReceipt(receipt, signature).provesAgent(key, transcript);
  }

  private static Octets octets(JsonNode object, String field) {
    return Octets.fromBase64(object.path(field).textValue()).orElseThrow();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  @Tag("S0-09")
  void generatedPasswordNeverLeavesTheServer() {
    var delivery = order("generate");
    var server = server("generated");
    var agent = server.redeem("deploy", server.fileSink(), delivery.token());
    assertEquals(0, agent.exitCode(), agent::toString);
    assertTrue(server.password().length() >= 16, "too short a password was made");
    assertFalse((agent.out() + agent.err()).contains(server.password()), "it was shown to nobody");
    assertEquals("applied", deliveries.status(delivery.id()));
  }

  @Test
  void commandReadsThePasswordFromItsInputAndNothingElse() {
    var delivery = order("choose");
    var server = server("command");
    var sink =
        server.commandSink(
            "cat > " + server.file("got"),
            "echo \"$# $*\" > " + server.file("arguments"),
            "env > " + server.file("environment"));
    var agent = server.redeem("deploy", sink, delivery.token(), PASSWORD);
    assertEquals(0, agent.exitCode(), agent::toString);
    assertEquals(PASSWORD, RunningLatchkey.read(server.file("got")));
    assertEquals("0", RunningLatchkey.read(server.file("arguments")).strip());
    var environment = RunningLatchkey.read(server.file("environment"));
    assertFalse(environment.contains("LATCHKEY") || environment.contains("HOME="), environment);
    assertEquals("applied", deliveries.status(delivery.id()));
  }

  @Test
  void failedCommandIsReportedAsFailed() {
    var delivery = order("choose");
    var server = server("failing");
    var agent = server.redeem("deploy", server.commandSink("exit 7"), delivery.token(), PASSWORD);
    assertEquals(1, agent.exitCode(), agent::toString);
    var shown = deliveries.show(delivery.id()).expect(200);
    assertEquals("failed", shown.text("status"));
    assertEquals("command_exit_7", shown.json().path("receipt").path("code").textValue());
    assertTrue(proves(shown.json().path("receipt"), ReceiptOutcome.FAILED, "command_exit_7"));
  }

  @Test
  @Tag("S0-25")
  void secondUseOnTheSameServerChangesNothing() {
    var delivery = order("choose");
    var server = server("twice");
    assertEquals(
        0, server.redeem("deploy", server.fileSink(), delivery.token(), PASSWORD).exitCode());
    var again =
        server.redeem("deploy", server.fileSink(), delivery.token(), "another violin otter 62");
    assertEquals(1, again.exitCode(), again::toString);
    assertEquals(PASSWORD, server.password());
    assertFalse(deliveries.show(delivery.id()).json().has("alarm"));
  }

  @Test
  @Tag("DP-7")
  void secondAgentRaisesTheAlarm() {
    var person = Person.somebody();
    var id =
        deliveries
            .place(ClientDeliveries.body(person.email(), "choose", "mail"))
            .expect(201)
            .text("id");
    var token = latchkey.mailbox().awaitDelivery(person.email()).deliveryToken();
    var owner = server("owner");
    assertEquals(0, owner.redeem("deploy", owner.fileSink(), token, PASSWORD).exitCode());
    var thief = server("thief");
    var refused = thief.redeem("deploy", thief.fileSink(), token, "the thief's own choice 17");
    assertEquals(1, refused.exitCode(), refused::toString);
    assertFalse(Files.exists(thief.passwordFile()));
    assertTrue(refused.err().contains("treat the password as known"), refused::err);

    var shown = deliveries.show(id).expect(200);
    assertEquals("applied", shown.text("status"));
    assertTrue(shown.json().path("alarm").path("at").isTextual(), shown::toString);
    assertTrue(shown.json().path("alarm").path("first_claim_at").isTextual(), shown::toString);
    var told =
        latchkey
            .mailbox()
            .await(
                person.email(), "the alarm", letter -> letter.text().contains("/help/deliveries"));
    assertFalse(told.text().contains("lk1_"));
    var keys =
        ClientDeliveries.stream(shown.json().path("events"))
            .filter(event ->
                List.of("claimed", "intercepted").contains(event.path("event").textValue()))
            .map(event -> event.path("agent_key").textValue())
            .distinct()
            .toList();
    assertEquals(2, keys.size(), shown::toString);
    keys.forEach(key -> assertTrue(told.text().contains(key), told::text));
  }

  @Test
  @Tag("S0-20")
  void otherTargetIsRefusedAndTheDeliveryStaysReady() {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    body.put("target", Map.of("account", "deploy", "sink", "file"));
    var made = deliveries.place(body).expect(201);
    var server = server("other-target");
    var sink = server.commandSink("cat > " + server.file("got"));
    for (var refused :
        List.of(
            server.redeem("root2", server.fileSink(), made.text("token"), PASSWORD),
            server.redeem("deploy", sink, made.text("token"), PASSWORD))) {
      assertEquals(1, refused.exitCode(), refused::toString);
    }
    assertFalse(Files.exists(server.file("got")) || Files.exists(server.passwordFile()));
    assertEquals("ready", deliveries.status(made.text("id")));
    assertEquals(
        0, server.redeem("deploy", server.fileSink(), made.text("token"), PASSWORD).exitCode());
  }

  @Test
  @Tag("S0-20")
  @Tag("S0-44")
  void claimForAnotherTargetIsRefusedAndTheRecipientIsWarnedOnce() {
    var person = Person.somebody();
    var body = ClientDeliveries.body(person.email(), "choose", "mail");
    body.put("target", Map.of("account", "deploy", "sink", "file"));
    var id = deliveries.place(body).expect(201).text("id");
    var token = latchkey.mailbox().awaitDelivery(person.email()).deliveryToken();
    var stranger = new StrangeAgent(deliveries.api());
    assertEquals(AnswerStatus.WRONG_TARGET, stranger.claim(token, "root", "file"));
    assertEquals(AnswerStatus.WRONG_TARGET, stranger.claim(token, "deploy", "command"));

    var warning = latchkey.mailbox().await(person.email(), "a warning", _ -> true);
    assertTrue(warning.text().contains("/help/deliveries"), warning::text);
    assertTrue(warning.text().contains("deploy"), warning::text);
    assertFalse(warning.text().contains("lk1_"), warning::text);
    assertEquals("ready", deliveries.status(id));
    var server = server("warned");
    assertEquals(0, server.redeem("deploy", server.fileSink(), token, PASSWORD).exitCode());
    assertEquals(2, Collections.frequency(deliveries.events(id), "refused"));
    assertEquals(2, latchkey.mailbox().to(person.email()).size());
  }

  @Test
  void revokedDeliveryIsRefused() {
    var delivery = order("choose");
    deliveries.revoke(delivery.id()).expect(204);
    var server = server("revoked");
    var refused = server.redeem("deploy", server.fileSink(), delivery.token(), PASSWORD);
    assertEquals(1, refused.exitCode(), refused::toString);
    assertTrue(refused.out().contains("revoked"), refused::toString);
    assertFalse(Files.exists(server.passwordFile()));
    assertEquals("revoked", deliveries.status(delivery.id()));
  }

  @Test
  void appliedDeliveryCannotBeRevoked() {
    var delivery = order("choose");
    var server = server("applied");
    server.redeem("deploy", server.fileSink(), delivery.token(), PASSWORD);
    deliveries.revoke(delivery.id()).expectProblem(409, "already_claimed");
    assertEquals("applied", deliveries.status(delivery.id()));
  }

  @Test
  void wrongOrForeignTokenIsRefused() {
    var delivery = order("choose");
    var server = server("wrong-token");
    var last = delivery.token().endsWith("A") ? "B" : "A";
    var cut = delivery.token().substring(0, delivery.token().length() - 1);
    for (var token : List.of(cut + last, cut, "lk1_", "nonsense")) {
      var refused = server.redeem("deploy", server.fileSink(), token, PASSWORD);
      assertEquals(1, refused.exitCode(), refused::toString);
      assertFalse((refused.out() + refused.err()).contains(delivery.token().substring(20, 60)));
    }
    assertEquals("ready", deliveries.status(delivery.id()));
  }

  @Test
  void wrongUsageOfTheAgentIsExitCodeTwo() {
    var server = server("usage");
    var wrong = Launcher.runAgent("", "redeem", "--state", server.state().toString());
    assertEquals(2, wrong.exitCode(), wrong::toString);
    assertEquals(2, Finished.of(Launcher.agent("nonsense"), "").exitCode());
    var plain = new ServerOfUser(folder.resolve("plain"), java.net.URI.create("http://localhost"));
    assertEquals(2, plain.redeem("deploy", plain.fileSink(), "lk1_x", PASSWORD).exitCode());
  }

  @Test
  @Tag("S0-26")
  void journalHoldsNeitherTokenNorPasswordAndForgetsItsSeed() throws IOException {
    var delivery = order("choose");
    var server = server("journal");
    server.redeem("deploy", server.fileSink(), delivery.token(), PASSWORD);
    for (var file : RunningLatchkey.files(server.state())) {
      var text = Files.readString(file);
      assertFalse(text.contains(delivery.token().substring(40)), file::toString);
      assertFalse(text.contains(PASSWORD), file::toString);
      assertEquals("rw-------", mode(file), file::toString);
    }
    var status = server.status();
    assertEquals(0, status.exitCode(), status::toString);
    assertTrue(status.out().contains("applied"), status::toString);
  }

  @Test
  void stepsAreInTheAuditTrailWithoutAddressOrToken() {
    var delivery = order("choose");
    var server = server("audit");
    server.redeem("deploy", server.fileSink(), delivery.token(), PASSWORD);
    var trail = new StringBuilder();
    for (var after = 0L; ; ) {
      var page =
          deliveries.api().get("/api/v1/audit?after=" + after, deliveries.token()).expect(200);
      if (page.json().isEmpty()) {
        break;
      }
      trail.append(page.text());
      after = page.json().get(page.json().size() - 1).path("seq").longValue();
    }
    for (var event : List.of("created", "looked", "claimed", "applied")) {
      assertTrue(
          trail.toString().contains("\"event\":\"delivery_" + event + "\",\"fields\":{")
              && trail.toString().contains(delivery.id()),
          event);
    }
    assertFalse(trail.toString().contains("lk1_") || trail.toString().contains("@example.org"));
  }
}

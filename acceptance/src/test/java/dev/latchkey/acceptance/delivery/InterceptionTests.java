package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.InterceptingProxy;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.TokenSecrets;
import dev.latchkey.protocol.AgentKeys;
import dev.latchkey.protocol.Nonce;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.testkit.Canaries;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Somebody between agent and Latchkey: with a certificate that nobody trusts, with one that the
/// user trusts, and with answers of his own.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InterceptionTests {
  private static final String PASSWORD = "granite otter violin 61";
  private final RunningLatchkey latchkey;
  private final ClientDeliveries deliveries;
  private final TestAuthority stranger = TestAuthority.stranger();
  @TempDir private Path folder;

  InterceptionTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.deliveries = ClientDeliveries.of(latchkey, api);
  }

  private Reply order() {
    return deliveries
        .place(ClientDeliveries.body(Person.somebody().email(), "choose", "return"))
        .expect(201);
  }

  private InterceptingProxy proxy() {
    return InterceptingProxy.before(latchkey, stranger.issue("localhost"));
  }

  private ServerOfUser server(String name, URI address) {
    return new ServerOfUser(folder.resolve(name), address);
  }

  private static Finished redeem(ServerOfUser server, String token, String... more) {
    var words = Stream.concat(Stream.of("--password-stdin"), Stream.of(more));
    return server.run(
        token + "\n" + PASSWORD + "\n", "deploy", server.fileSink(), words.toArray(String[]::new));
  }

  @Test
  @Tag("S0-04")
  void foreignCertificateSeesNothingButALook() {
    try (var proxy = proxy()) {
      var delivery = order();
      var server = server("foreign", proxy.address());
      var agent = redeem(server, delivery.text("token"));
      assertEquals(1, agent.exitCode(), agent::toString);
      assertTrue(
          proxy.requests().stream().allMatch(InterceptingProxy.Request::isLook),
          "more than a look left");
      sawNoSecret(proxy, delivery.text("token"), server);
      assertFalse(Files.exists(server.passwordFile()));
      assertEquals("ready", deliveries.status(delivery.text("id")));
    }
  }

  /// The usual reverse proxy: it reads all, and what it reads is worth nothing.
  @Test
  @Tag("S0-05")
  @Tag("S4-42")
  @Tag("DP-6")
  void trustedProxyThatLogsBodiesSeesNoSecret() throws IOException {
    var authority = Files.writeString(folder.resolve("proxy-ca.pem"), stranger.pem());
    try (var proxy = proxy()) {
      var delivery = order();
      var server = server("trusted", proxy.address());
      var agent = redeem(server, delivery.text("token"), "--ca", authority.toString());
      assertEquals(0, agent.exitCode(), agent::toString);
      assertEquals(PASSWORD, server.password());
      assertEquals("applied", deliveries.status(delivery.text("id")));
      var requests = proxy.requests();
      assertEquals(3, requests.size());
      assertTrue(requests.get(0).isLook() && requests.get(1).isClaim());
      assertTrue(requests.get(2).isReceipt());
      sawNoSecret(proxy, delivery.text("token"), server);
    }
  }

  private static void sawNoSecret(InterceptingProxy proxy, String token, ServerOfUser server) {
    var canaries = new Canaries();
    TokenSecrets.add(canaries, token);
    canaries.add("the password", PASSWORD);
    canaries.add("the name of the file", server.passwordFile().toString());
    for (var passed : proxy.passed()) {
      canaries.searchText("what passed", passed.toString());
    }
  }

  /// What somebody in between may make of an answer.
  @FunctionalInterface
  private interface Forger {
    byte[] forge(ObjectNode signed) throws IOException;
  }

  private static final List<Forger> FORGERIES =
      List.of(
          signed -> with(signed, "status", "expired"),
          signed -> with(signed, "status", "revoked"),
          signed -> with(signed, "status", "claimed_by_another"),
          signed -> change(signed, "signature", ""),
          signed -> change(signed, "signature", changed(signed.path("signature").textValue())),
          _ -> new byte[0],
          _ -> "<html>".getBytes(StandardCharsets.UTF_8),
          _ -> new byte[100_000],
          signed -> with(signed, "seconds_left", "600"));

  private static byte[] with(ObjectNode signed, String field, String value) throws IOException {
    ((ObjectNode) signed.path("answer")).put(field, value);
    return Api.JSON.writeValueAsBytes(signed);
  }

  private static byte[] change(ObjectNode signed, String field, String value) throws IOException {
    signed.put(field, value);
    return Api.JSON.writeValueAsBytes(signed);
  }

  private static String changed(String other) {
    var bytes = Base64.getUrlDecoder().decode(other);
    bytes[bytes.length - 1] ^= 1;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// An agent asks up to three times; each time it gets the next forgery.
  @Test
  @Tag("DP-13")
  void forgedAnswersAreNoAnswers() throws IOException {
    var authority = Files.writeString(folder.resolve("proxy-ca.pem"), stranger.pem());
    try (var proxy = proxy()) {
      var left = new ArrayDeque<>(FORGERIES);
      proxy.with((request, behind) -> forge(behind.answer(request), left.pop()));
      var delivery = order();
      while (!left.isEmpty()) {
        var server = server("forged", proxy.address());
        var agent = redeem(server, delivery.text("token"), "--ca", authority.toString());
        assertEquals(1, agent.exitCode(), agent::toString);
        assertTrue(agent.out().contains("no_answer"), agent::toString);
        assertFalse(Files.exists(server.passwordFile()));
      }
      assertTrue(
          proxy.requests().stream().allMatch(InterceptingProxy.Request::isLook),
          "more than a look left");

      // None of it was believed, so that the way is still open without him.
      var again = redeem(server("forged", latchkey.baseUrl()), delivery.text("token"));
      assertEquals(0, again.exitCode(), again::toString);
      assertFalse(deliveries.show(delivery.text("id")).json().has("alarm"));
    }
  }

  private static InterceptingProxy.Answered forge(InterceptingProxy.Answered answer, Forger forger)
      throws IOException {
    var signed = (ObjectNode) Api.JSON.readTree(answer.body());
    return new InterceptingProxy.Answered(200, "application/json", forger.forge(signed));
  }

  @Test
  @Tag("DP-13")
  void forgedAcknowledgementLeavesTheReceiptOwed() throws IOException {
    var authority = Files.writeString(folder.resolve("proxy-ca.pem"), stranger.pem());
    try (var proxy = proxy()) {
      proxy.with((request, behind) ->
          request.isReceipt()
              ? new InterceptingProxy.Answered(200, "application/json", new byte[] {'{', '}'})
              : behind.answer(request));
      var delivery = order();
      var server = server("owed", proxy.address());
      var agent = redeem(server, delivery.text("token"), "--ca", authority.toString());
      assertEquals(3, agent.exitCode(), agent::toString);
      assertEquals(PASSWORD, server.password());
      assertEquals("claimed", deliveries.status(delivery.text("id")));
      assertEquals(3, server.status().exitCode());

      proxy.with((request, behind) -> behind.answer(request));
      var status = server.status();
      assertEquals(0, status.exitCode(), status::toString);
      assertEquals("applied", deliveries.status(delivery.text("id")));
    }
  }

  /// Whoever reads all requests can neither repeat a claim nor make a receipt of them.
  @Test
  void seenRequestsCannotBeUsedAgain() throws IOException {
    var authority = Files.writeString(folder.resolve("proxy-ca.pem"), stranger.pem());
    try (var proxy = proxy()) {
      proxy.with((request, behind) -> {
        if (request.isReceipt()) {
          throw new IOException("held back");
        }
        return behind.answer(request);
      });
      var delivery = order();
      var server = server("repeated", proxy.address());
      var agent = redeem(server, delivery.text("token"), "--ca", authority.toString());
      assertEquals(3, agent.exitCode(), agent::toString);

      var look = proxy.requests().get(0);
      post(look.path(), look.text().replace("\"op\":\"look\"", "\"op\":\"claim\""))
          .expectProblem(404, "not_found");
      var receipt =
          proxy.requests().stream().filter(InterceptingProxy.Request::isReceipt).findFirst();
      var forged = receipt.orElseThrow().text().replace("applied", "unknown");
      post(receipt.orElseThrow().path(), forged).expectProblem(404, "not_found");
      post(receipt.orElseThrow().path(), strangersReceipt(receipt.orElseThrow()))
          .expectProblem(404, "not_found");
      assertEquals("claimed", deliveries.status(delivery.text("id")));

      // The receipt itself may come from anywhere, once or twice: it is signed.
      post(receipt.orElseThrow().path(), receipt.orElseThrow().text()).expect(200);
      post(receipt.orElseThrow().path(), receipt.orElseThrow().text()).expect(200);
      assertEquals("applied", deliveries.status(delivery.text("id")));
    }
  }

  /// Of somebody who knows the claim, and signs with an agent's key of his own.
  private static String strangersReceipt(InterceptingProxy.Request seen) throws IOException {
    JsonNode receipt = Api.JSON.readTree(seen.body()).path("receipt");
    var transcript = Octets.fromBase64(receipt.path("transcript").textValue()).orElseThrow();
    try (var keys = AgentKeys.derive(new byte[AgentKeys.SEED_LENGTH])) {
      var request =
          ReceiptRequest.signed(
              new Receipt(transcript, ReceiptOutcome.APPLIED, ""),
              new Nonce(Octets.of(new byte[Nonce.LENGTH])),
              keys.receipts());
      return new String(WireJson.write(request), StandardCharsets.UTF_8);
    }
  }

  private Reply post(String path, String body) {
    try (var api = latchkey.api()) {
      return api.post(path, BodyPublishers.ofString(body));
    }
  }

  @Test
  void unknownAndForgedRequestsGetOneAnswer() {
    var unknown = post("/api/v1/redemptions/AAAAAAAAAAA/receipt", "{}");
    unknown.expectProblem(400, "invalid_field");
    for (var body : List.of("{}", "[]", "{\"redeem\":{}}")) {
      assertEquals(400, post("/api/v1/redemptions", body).status());
    }
  }
}

package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.TokenParseResult;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What an application orders, sees and withdraws.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeliveryRequestTests {
  private static final String DELIVERIES = ClientDeliveries.DELIVERIES;
  private final RunningLatchkey latchkey;
  private final Api api;
  private final ApiClient application;
  private final ClientDeliveries deliveries;

  DeliveryRequestTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
    this.application = ApiClient.add(latchkey, api, "deliveries:write", "deliveries:read");
    this.deliveries = new ClientDeliveries(api, application.token());
  }

  @Test
  @Tag("S0-10")
  @Tag("S0-15")
  void mailedTokenIsInTheLetterAndNotInTheAnswer() {
    var person = Person.somebody();
    var made =
        deliveries.place(ClientDeliveries.body(person.email(), "choose", "mail")).expect(201);
    assertEquals("ready", made.text("status"));
    assertFalse(made.json().has("token"), made::toString);
    var letter = latchkey.mailbox().awaitDelivery(person.email());
    var token = read(letter.deliveryToken());
    assertEquals(DeliveryMode.CHOOSE, token.mode());
    assertTrue(letter.text().contains(latchkey.baseUrl() + "/help/deliveries"));
    assertTrue(letter.text().contains("Example Hosting"));
    assertFalse((letter.headers() + letter.subject()).contains("lk1_"));
    assertEquals("ready", deliveries.status(made.text("id")));
  }

  @ParameterizedTest
  @CsvSource({"choose, CHOOSE", "generate, GENERATE"})
  void returnedTokenIsInTheAnswerOnly(String mode, DeliveryMode expected) {
    var person = Person.somebody();
    var made = deliveries.place(ClientDeliveries.body(person.email(), mode, "return")).expect(201);
    assertEquals(expected, read(made.text("token")).mode());
    assertFalse(deliveries.show(made.text("id")).json().has("token"));
    deliveries.place(ClientDeliveries.body(person.email(), mode, "mail")).expect(201);
    latchkey.mailbox().awaitDelivery(person.email());
    assertEquals(1, latchkey.mailbox().to(person.email()).size());
  }

  private static DeliveryToken read(String text) {
    if (DeliveryToken.read(text) instanceof TokenParseResult.Parsed(var token)) {
      return token;
    }
    throw new AssertionError("this is no token: " + text);
  }

  @Test
  @Tag("S0-24")
  void deliveryLivesTenMinutesUnlessSaidOtherwise() {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    assertEquals(Duration.ofMinutes(10), life(deliveries.place(body).expect(201)));
    body.put("lifetime_seconds", 300);
    assertEquals(Duration.ofMinutes(5), life(deliveries.place(body).expect(201)));
  }

  private static Duration life(Reply made) {
    return Duration.between(
        Instant.parse(made.text("created_at")), Instant.parse(made.text("expires_at")));
  }

  static Stream<Map<String, Object>> notAllowed() {
    return Stream.of(
        Map.of("mode", "sealed", "code", "mode_not_allowed"),
        Map.of("lifetime_seconds", 299, "code", "lifetime_out_of_bounds"),
        Map.of("lifetime_seconds", 601, "code", "lifetime_out_of_bounds"),
        Map.of("lifetime_seconds", -1, "code", "lifetime_out_of_bounds"),
        Map.of("lifetime_seconds", Integer.MAX_VALUE, "code", "lifetime_out_of_bounds"));
  }

  @ParameterizedTest
  @MethodSource("notAllowed")
  void whatIsNotAllowedIsUnprocessable(Map<String, Object> change) {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    body.putAll(change);
    body.remove("code");
    deliveries.place(body).expectProblem(422, change.get("code") + "");
  }

  static Stream<Map<String, Object>> invalid() {
    return Stream.of(
        Map.of("mode", "loud"),
        Map.of("mode", 1),
        Map.of("channel", "sms"),
        Map.of("lifetime_seconds", "600"),
        Map.of("lifetime_seconds", 600.5),
        Map.of("recipient", Map.of()),
        Map.of("recipient", "a@example.org"),
        Map.of("recipient", Map.of("email", "nobody")),
        Map.of("recipient", Map.of("email", "a@example.org", "account_id", "A".repeat(22))),
        Map.of("recipient", Map.of("account_id", "x")),
        Map.of("target", Map.of()),
        Map.of("target", Map.of("account", "")),
        Map.of("target", Map.of("account", "--help")),
        Map.of("target", Map.of("account", "a\nb")),
        Map.of("target", Map.of("account", "a\u0000b")),
        Map.of("target", Map.of("account", "x".repeat(5000))),
        Map.of("target", Map.of("account", "deploy", "sink", "file:/etc/passwd")),
        Map.of("target", Map.of("account", "deploy", "sink", "")));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidOrderIsRefused(Map<String, Object> change) {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    body.putAll(change);
    deliveries.place(body).expectProblem(400, "invalid_field");
  }

  @Test
  void missingAndUnknownFieldsAreRefused() {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    for (var field : List.of("recipient", "target", "mode")) {
      var rest = new HashMap<>(body);
      rest.remove(field);
      assertEquals(field, deliveries.place(rest).expectProblem(400, "invalid_field").text("field"));
    }
    body.put("password", "never take one");
    deliveries.place(body).expectProblem(400, "unknown_field");
  }

  @Test
  @Tag("S4-05")
  void recipientWithoutAnAccountGetsTheSameAnswer() {
    var known = Person.withAccount(latchkey, api);
    var first =
        deliveries.place(ClientDeliveries.body(known.email(), "choose", "mail")).expect(201);
    var second =
        deliveries
            .place(ClientDeliveries.body(Person.somebody().email(), "choose", "mail"))
            .expect(201);
    assertEquals(first.body().length, second.body().length);
    latchkey.mailbox().awaitDelivery(known.email());
  }

  @Test
  void recipientMayBeNamedByTheAccount() {
    var person = Person.withAccount(latchkey, api);
    var id = api.get("/api/v1/session", person.session(api)).text("account_id");
    var body = ClientDeliveries.body("unused@example.org", "choose", "mail");
    body.put("recipient", Map.of("account_id", id));
    deliveries.place(body).expect(201);
    latchkey.mailbox().awaitDelivery(person.email());
  }

  @Test
  void repeatedOrderMakesNoSecondDeliveryAndShowsNoToken() {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    var made = repeat(deliveries, "key-1", body).expect(201);
    var replayed = repeat(deliveries, "key-1", body).expect(200);
    assertEquals(made.text("id"), replayed.text("id"));
    assertTrue(replayed.json().path("replayed").booleanValue(), replayed::toString);
    assertFalse(replayed.json().has("token") || replayed.json().has("confirm_code"));
    assertFalse(made.json().has("replayed"));
    body.put("lifetime_seconds", 300);
    repeat(deliveries, "key-1", body).expectProblem(409, "idempotency_conflict");
    assertNotEquals(made.text("id"), repeat(deliveries, "key-2", body).expect(201).text("id"));
  }

  @Test
  void keyOfARepeatedOrderIsTheClientsOwn() {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    var mine = repeat(deliveries, "shared", body).expect(201);
    var theirs = repeat(ClientDeliveries.of(latchkey, api), "shared", body).expect(201);
    assertNotEquals(mine.text("id"), theirs.text("id"));
  }

  private static Reply repeat(ClientDeliveries deliveries, String key, Map<String, ?> body) {
    return deliveries
        .api()
        .send(
            deliveries
                .api()
                .request(DELIVERIES)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + deliveries.token())
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(Api.json(body))));
  }

  @Test
  void clientSeesOnlyItsOwn() {
    var id =
        deliveries
            .place(ClientDeliveries.body(Person.somebody().email(), "choose", "return"))
            .expect(201)
            .text("id");
    var others = ClientDeliveries.of(latchkey, api);
    others.show(id).expectProblem(404, "not_found");
    others.revoke(id).expectProblem(404, "not_found");
    assertTrue(api.get(DELIVERIES, others.token()).expect(200).json().isEmpty());
    assertTrue(
        ClientDeliveries.stream(api.get(DELIVERIES, deliveries.token()).expect(200).json())
            .anyMatch(delivery -> delivery.path("id").textValue().equals(id)));
    deliveries.show("AAAAAAAAAAAAAAAAAAAAAA").expectProblem(404, "not_found");
    deliveries.show("nonsense").expectProblem(404, "not_found");
  }

  @Test
  void revokedDeliveryStaysRevoked() {
    var id =
        deliveries
            .place(ClientDeliveries.body(Person.somebody().email(), "choose", "return"))
            .expect(201)
            .text("id");
    deliveries.revoke(id).expect(204);
    deliveries.revoke(id).expect(204);
    assertEquals("revoked", deliveries.status(id));
    assertTrue(deliveries.events(id).contains("revoked"));
  }

  @Test
  @Tag("S4-02")
  void scopeIsNeeded() {
    var reader = application.ask("grant_type=client_credentials&scope=deliveries:read", secret());
    var reading = new ClientDeliveries(api, reader.expect(200).text("access_token"));
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    reading.place(body).expectProblem(403, "missing_scope");
    reading.revoke("AAAAAAAAAAAAAAAAAAAAAA").expectProblem(403, "missing_scope");
    api.get("/api/v1/audit", reading.token()).expectProblem(403, "missing_scope");
    var writer = application.ask("grant_type=client_credentials&scope=deliveries:write", secret());
    var writing = new ClientDeliveries(api, writer.expect(200).text("access_token"));
    var id = writing.place(body).expect(201).text("id");
    writing.show(id).expectProblem(403, "missing_scope");
    assertEquals(
        "invalid_scope",
        application
            .ask("grant_type=client_credentials&scope=audit:read", secret())
            .expect(400)
            .text("error"));
  }

  @Test
  @Tag("S4-02")
  void onlyAccessTokensOfApplicationsCount() {
    var session = Person.withAccount(latchkey, api).session(api);
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    for (var token : List.of(session, "nonsense", secret())) {
      new ClientDeliveries(api, token).place(body).expectProblem(401, "not_signed_in");
    }
    api.get("/api/v1/session", deliveries.token()).expectProblem(401, "not_signed_in");
  }

  @Test
  @Tag("S4-30")
  void tokenEndpointRefusesAsTheStandardSays() {
    var wrong = application.ask("grant_type=client_credentials", "wrong").expect(401);
    assertEquals("invalid_client", wrong.text("error"));
    assertTrue(wrong.header("WWW-Authenticate").startsWith("Basic"));
    assertEquals("unsupported_grant_type", refusalOf("password"));
    assertEquals("invalid_request", refusalOf("authorization_code"), "without a code");
    assertEquals("invalid_request", refusalOf(""));
    var token = application.ask("grant_type=client_credentials", secret()).expect(200);
    assertEquals("Bearer", token.text("token_type"));
    assertTrue(token.json().path("expires_in").intValue() <= 3600);
    assertEquals("no-store", token.header("Cache-Control"));
  }

  private String refusalOf(String grantType) {
    return application.ask("grant_type=" + grantType, secret()).expect(400).text("error");
  }

  private String secret() {
    return application.secret();
  }
}

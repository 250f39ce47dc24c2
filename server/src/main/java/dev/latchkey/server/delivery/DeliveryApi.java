package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.PrintableText;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API for applications.
final class DeliveryApi {
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  /// Above this a server must be registered (C-07).
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int LONGEST_KEY = 200;
  private final DeliveryRequests desk;
  private final ClientAuthenticator gate;
  private final Database database;

  DeliveryApi(DeliveryRequests desk, ClientAuthenticator gate, Database database) {
    this.desk = desk;
    this.gate = gate;
    this.database = database;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/deliveries").post(this::order).get(this::list),
        Endpoint.at("/api/v1/deliveries/{id}").get(this::show).delete(this::revoke));
  }

  record RecipientBody(@Nullable String email, @Nullable String accountId) {}

  record Target(@Nullable String account, @Nullable String sink) {}

  record OrderBody(
      @Nullable RecipientBody recipient,
      @Nullable Target target,
      @Nullable String mode,
      @Nullable Integer lifetimeSeconds,
      @Nullable String channel) {}

  private Response order(Exchange exchange) {
    var client = gate.require(exchange, Scope.DELIVERIES_WRITE);
    var bytes = exchange.jsonBody();
    var order = order(Json.read(bytes, OrderBody.class), exchange.language());
    var repeatable =
        exchange
            .header("Idempotency-Key")
            .map(key -> new DeliveryRequests.Repeatable(checkedKey(key), bytes));
    return switch (desk.order(client, order, repeatable)) {
      case Throttled.Admitted(DeliveryRequestOutcome.Made made) ->
          Response.json(
              201, ShownDelivery.withToken(made.delivery(), database.now(), made.token()));
      case Throttled.Admitted(DeliveryRequestOutcome.MadeBefore before) ->
          Response.json(200, ShownDelivery.again(before.delivery(), database.now()));
      case Throttled.Admitted(DeliveryRequestOutcome.KeyTaken _) ->
          Response.problem(
              new Problem(
                  409,
                  "idempotency_conflict",
                  "This Idempotency-Key was already used for another request; use a new one."));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private static String checkedKey(String key) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new RequestRejected(
          Problem.invalidField("Idempotency-Key", "The key must have 1 to 200 characters."));
    }
    return key;
  }

  private Response list(Exchange exchange) {
    var client = gate.require(exchange, Scope.DELIVERIES_READ);
    var now = database.now();
    return Response.json(
        200, desk.list(client).stream().map(delivery -> ShownDelivery.of(delivery, now)).toList());
  }

  private Response show(Exchange exchange) {
    var client = gate.require(exchange, Scope.DELIVERIES_READ);
    return Id.parse(exchange.variable("id"))
        .flatMap(id -> desk.find(client, id))
        .map(delivery ->
            Response.json(
                200, ShownDelivery.withEvents(delivery, database.now(), desk.events(delivery))))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response revoke(Exchange exchange) {
    var client = gate.require(exchange, Scope.DELIVERIES_WRITE);
    var delivery = Id.parse(exchange.variable("id")).flatMap(id -> desk.find(client, id));
    if (delivery.isEmpty()) {
      return Response.problem(Problem.notFound());
    }
    if (desk.revoke(delivery.get())) {
      return Response.empty(204);
    }
    var now = desk.find(client, delivery.get().id()).orElseThrow().statusAt(database.now());
    return now == DeliveryStatus.REVOKED || now == DeliveryStatus.EXPIRED
        ? Response.empty(204)
        : Response.problem(
            new Problem(
                409,
                "already_claimed",
                "An agent has claimed this delivery; it can no longer be revoked."));
  }

  private static DeliveryRequest order(OrderBody body, Optional<Language> language) {
    var recipient = Exchange.required("recipient", body.recipient());
    var target = Exchange.required("target", body.target());
    return new DeliveryRequest(
        recipient(recipient),
        account(Exchange.required("target.account", target.account())),
        Optional.ofNullable(target.sink()).map(DeliveryApi::sink).orElse(""),
        mode(Exchange.required("mode", body.mode())),
        channel(Optional.ofNullable(body.channel()).orElse("mail")),
        life(body.lifetimeSeconds()),
        language);
  }

  private static Recipient recipient(RecipientBody body) {
    var email = body.email();
    var account = body.accountId();
    if (email != null && account == null) {
      return new Recipient.ByEmail(email(email));
    }
    if (email == null && account != null) {
      return new Recipient.ByAccount(accountId(account));
    }
    throw new RequestRejected(
        Problem.invalidField("recipient", "Give either email or account_id."));
  }

  private static EmailAddress email(String text) {
    return EmailAddress.parse(text)
        .orElseThrow(() ->
            new RequestRejected(
                Problem.invalidField("recipient.email", "This is not an email address.")));
  }

  private static Id accountId(String text) {
    return Id.parse(text)
        .orElseThrow(() ->
            new RequestRejected(
                Problem.invalidField("recipient.account_id", "This is not an account id.")));
  }

  private static String account(String text) {
    // What begins so is no name but means something to programs: an option, a file of options.
    if (text.isBlank()
        || text.startsWith("-")
        || text.startsWith("@")
        || !PrintableText.allows(text)) {
      throw new RequestRejected(
          Problem.invalidField(
              "target.account", "This is not the name of an account on a server."));
    }
    return text;
  }

  private static String sink(String text) {
    try {
      return new SinkKind(text).name();
    } catch (IllegalArgumentException e) {
      throw new RequestRejected(
          Problem.invalidField(
              "target.sink", "This is not a kind of sink; send only its name, for instance file."));
    }
  }

  private static DeliveryMode mode(String word) {
    return switch (word) {
      case "choose" -> DeliveryMode.CHOOSE;
      case "generate" -> DeliveryMode.GENERATE;
      case "sealed" ->
          throw new RequestRejected(
              new Problem(
                  422,
                  "mode_not_allowed",
                  "This mode is not allowed here; use choose or generate."));
      default ->
          throw new RequestRejected(
              Problem.invalidField("mode", "The modes are choose, generate and sealed."));
    };
  }

  private static Channel channel(String word) {
    return switch (word) {
      case "mail" -> Channel.MAIL;
      case "return" -> Channel.RETURN;
      case "in_app" ->
          throw new RequestRejected(
              new Problem(
                  422,
                  "channel_not_allowed",
                  "This channel is not allowed here; use mail or return."));
      default ->
          throw new RequestRejected(
              Problem.invalidField("channel", "The channels are mail, in_app and return."));
    };
  }

  private static Duration life(@Nullable Integer seconds) {
    var life = seconds == null ? LONGEST : Duration.ofSeconds(seconds);
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new RequestRejected(
          new Problem(
              422,
              "lifetime_out_of_bounds",
              "A delivery to an unregistered server expires after 300 to 600 seconds."));
    }
    return life;
  }
}

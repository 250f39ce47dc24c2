package dev.latchkey.server.delivery;

import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.util.List;

/// The API for applications.
final class DeliveryApi {
  private static final int LONGEST_KEY = 200;
  private final DeliveryRequests desk;
  private final OrderForm form;
  private final ClientAuthenticator gate;
  private final Database database;

  DeliveryApi(DeliveryRequests desk, OrderForm form, ClientAuthenticator gate, Database database) {
    this.desk = desk;
    this.form = form;
    this.gate = gate;
    this.database = database;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/deliveries").post(this::order).get(this::list),
        Endpoint.at("/api/v1/deliveries/{id}").get(this::show).delete(this::revoke));
  }

  private Response order(Exchange exchange) {
    var client = gate.require(exchange, Scope.DELIVERIES_WRITE);
    var bytes = exchange.jsonBody();
    var order = form.read(Json.read(bytes, OrderForm.Body.class), exchange.language());
    var repeatable =
        exchange
            .header("Idempotency-Key")
            .map(key -> new DeliveryRequests.Repeatable(checkedKey(key), bytes));
    return switch (desk.order(client, order, repeatable)) {
      case Throttled.Admitted(DeliveryRequestOutcome.Made made) ->
          Response.json(201, ShownDelivery.handing(made.delivery(), database.now(), made.handed()));
      case Throttled.Admitted(DeliveryRequestOutcome.MadeBefore before) ->
          Response.json(200, ShownDelivery.again(before.delivery(), database.now()));
      case Throttled.Admitted(DeliveryRequestOutcome.KeyTaken _) ->
          Response.problem(
              new Problem(
                  409,
                  "idempotency_conflict",
                  "This Idempotency-Key was already used for another request; use a new one."));
      case Throttled.Admitted(DeliveryRequestOutcome.Refused(var reason)) ->
          Response.problem(reason.problem());
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
}

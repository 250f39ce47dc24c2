package dev.latchkey.server.webhooks;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The API for applications.
final class WebhookApi {
  private final WebhookRequests desk;
  private final ClientAuthenticator gate;

  WebhookApi(WebhookRequests desk, ClientAuthenticator gate) {
    this.desk = desk;
    this.gate = gate;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/webhooks").post(this::register).get(this::list),
        Endpoint.at("/api/v1/webhooks/{id}")
            .get(own((_, webhook) -> Response.json(200, Shown.of(webhook, null))))
            .delete(own((_, webhook) -> remove(webhook))),
        Endpoint.at("/api/v1/webhooks/{id}/messages").get(own((_, webhook) -> messages(webhook))),
        Endpoint.at("/api/v1/webhooks/{id}/replay").post(this::replay));
  }

  record RegisterBody(@Nullable String url, @Nullable List<@Nullable String> events) {}

  record ReplayBody(@Nullable String messageId) {}

  record ShownDisabled(Instant at, String reason) {}

  record Shown(
      String id,
      String url,
      List<String> events,
      Instant createdAt,
      @Nullable ShownDisabled disabled,
      @Nullable String secret) {
    static Shown of(Webhook webhook, @Nullable String secret) {
      var events = webhook.events().isEmpty() ? Webhook.OF_DELIVERIES : webhook.events();
      return new Shown(
          webhook.id().value(),
          webhook.url().toString(),
          events,
          webhook.createdAt(),
          webhook
              .disabled()
              .map(since -> new ShownDisabled(since.at(), since.reason().word()))
              .orElse(null),
          secret);
    }

    /// Masked: it may hand out a secret.
    @Override
    public String toString() {
      return "Shown[id=" + id + "]";
    }
  }

  record ShownMessage(
      String id,
      String type,
      @Nullable String deliveryId,
      @Nullable String accountId,
      String status,
      Instant createdAt,
      int attempts,
      @Nullable Instant lastAttemptAt,
      @Nullable Integer httpStatus,
      @Nullable String failure,
      @Nullable Instant nextAttemptAt) {
    static ShownMessage of(WebhookMessage message) {
      var last = message.last();
      var state = message.state();
      var status = last.map(WebhookMessage.Attempt::status).orElse(OptionalInt.empty());
      return new ShownMessage(
          message.id().value(),
          message.type(),
          message.about() instanceof WebhookMessage.Subject.Delivery(var id) ? id.value() : null,
          message.about() instanceof WebhookMessage.Subject.Account(var id, _) ? id.value() : null,
          state.word(),
          message.createdAt(),
          message.tries(),
          last.map(WebhookMessage.Attempt::at).orElse(null),
          status.isPresent() ? status.getAsInt() : null,
          last.flatMap(WebhookMessage.Attempt::failure).orElse(null),
          state instanceof WebhookMessage.State.Waiting(var next) ? next : null);
    }
  }

  record Replayed(int replayed) {}

  private Response register(Exchange exchange) {
    var client = gate.require(exchange, Scope.WEBHOOKS_WRITE);
    var body = Json.read(exchange.jsonBody(), RegisterBody.class);
    var url = url(Exchange.required("url", body.url()));
    var events = events(body.events());
    if (events.stream().anyMatch(type -> type.startsWith(AccountChange.PREFIX))) {
      gate.require(exchange, Scope.ACCOUNTS_READ);
    }
    return switch (desk.register(client, url, events)) {
      case Throttled.Admitted(var made) ->
          made.map(WebhookApi::registered).orElseGet(WebhookApi::tooMany);
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private static Response registered(WebhookRequests.Registered made) {
    var secret = SignedMessage.exposeForReceiver(made.secret());
    return Response.json(201, Shown.of(made.webhook(), secret));
  }

  private static Response tooMany() {
    return Response.problem(
        new Problem(
            422,
            "too_many_webhooks",
            "An application can have 10 webhooks; remove one that it does not need."));
  }

  private static URI url(String text) {
    return WebhookUrl.parse(text)
        .orElseThrow(() ->
            new RequestRejected(
                Problem.invalidField(
                    "url",
                    "This must be an https URL with a host, without credentials, a fragment"
                        + " or a semicolon.")));
  }

  private static List<String> events(@Nullable List<@Nullable String> types) {
    var named = types == null ? List.<@Nullable String>of() : types;
    var events = Webhook.ALL.stream().filter(named::contains).toList();
    if (!events.containsAll(named)) {
      throw new RequestRejected(
          Problem.invalidField("events", "The events are " + String.join(", ", Webhook.ALL) + "."));
    }
    return events;
  }

  private Response list(Exchange exchange) {
    var client = gate.require(exchange, Scope.WEBHOOKS_WRITE);
    return Response.json(
        200, desk.list(client).stream().map(webhook -> Shown.of(webhook, null)).toList());
  }

  /// Another application's webhook is as unknown as none.
  private dev.latchkey.server.web.Handler own(BiFunction<Client, Webhook, Response> answer) {
    return exchange -> {
      var client = gate.require(exchange, Scope.WEBHOOKS_WRITE);
      return Id.parse(exchange.variable("id"))
          .flatMap(id -> desk.find(client, id))
          .map(webhook -> answer.apply(client, webhook))
          .orElseGet(() -> Response.problem(Problem.notFound()));
    };
  }

  private Response remove(Webhook webhook) {
    desk.remove(webhook);
    return Response.empty(204);
  }

  private Response messages(Webhook webhook) {
    return Response.json(200, desk.messages(webhook).stream().map(ShownMessage::of).toList());
  }

  private Response replay(Exchange exchange) {
    return own((client, webhook) -> replay(client, webhook, message(exchange))).handle(exchange);
  }

  private static Optional<Id> message(Exchange exchange) {
    var body = Json.read(exchange.jsonBody(), ReplayBody.class);
    return Optional.ofNullable(body.messageId())
        .map(text ->
            Id.parse(text)
                .orElseThrow(() ->
                    new RequestRejected(
                        Problem.invalidField("message_id", "This is not a message's id."))));
  }

  private Response replay(Client client, Webhook webhook, Optional<Id> message) {
    return switch (desk.replay(client, webhook, message)) {
      case Throttled.Admitted(var messages) -> Response.json(200, new Replayed(messages));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }
}

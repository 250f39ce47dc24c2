package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.delivery.DeliveryListener;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.Json;
import java.time.Instant;
import java.util.Optional;

/// Queues a message for each webhook that wants to hear of an event, in the event's transaction.
record WebhookListener(AuditTrail audit, Randomness randomness) implements DeliveryListener {
  /// What a receiver gets.
  ///
  /// @param data the delivery as the API shows it
  record Payload(String type, Instant timestamp, Object data) {}

  @Override
  public void happened(Transaction transaction, News news) {
    if (!Webhooks.listens(transaction, news.client())) {
      return;
    }
    var listening =
        Webhooks.ofClient(transaction.handle(), news.client()).stream()
            .filter(webhook -> webhook.disabled().isEmpty() && webhook.wants(news.event()))
            .toList();
    var type = news.event().type();
    var body = Json.text(new Payload(type, transaction.now(), news.shown().get()));
    listening.forEach(webhook -> queue(transaction, webhook, news, body));
  }

  private void queue(Transaction transaction, Webhook webhook, News news, String body) {
    var message =
        new WebhookMessage(
            Id.make(randomness),
            webhook.id(),
            news.event().type(),
            news.delivery(),
            transaction.now(),
            0,
            0,
            new WebhookMessage.State.Waiting(transaction.now()),
            Optional.empty(),
            body);
    if (!WebhookMessages.add(transaction, message)) {
      Disabling.disable(transaction, audit, webhook, Webhook.Reason.TOO_MANY_WAITING);
    }
  }
}

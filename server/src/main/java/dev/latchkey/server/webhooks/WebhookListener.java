package dev.latchkey.server.webhooks;

import dev.latchkey.server.delivery.DeliveryListener;
import dev.latchkey.server.storage.Transaction;

/// Queues a message for each webhook that wants to hear of an event, in the event's transaction.
record WebhookListener(MessageQueue queue) implements DeliveryListener {
  @Override
  public void happened(Transaction transaction, News news) {
    if (!Webhooks.listens(transaction, news.client())) {
      return;
    }
    var type = news.event().type();
    var about = new WebhookMessage.Subject.Delivery(news.delivery());
    var payload = new MessageQueue.Payload(type, transaction.now(), news.shown().get());
    Webhooks.ofClient(transaction.handle(), news.client()).stream()
        .filter(webhook -> webhook.disabled().isEmpty() && webhook.wants(type))
        .forEach(webhook -> queue.add(transaction, webhook, about, payload));
  }
}

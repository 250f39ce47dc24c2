package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.Json;
import java.time.Instant;
import java.util.Optional;

/// Queues messages. A webhook that lets too many wait is disabled.
record MessageQueue(AuditTrail audit, Randomness randomness) {
  /// What a receiver gets.
  ///
  /// @param data the delivery as the API shows it, or what became of an account
  record Payload(String type, Instant timestamp, Object data) {}

  /// Queues one for a webhook.
  ///
  /// @return whether there was room
  boolean add(
      Transaction transaction, Webhook webhook, WebhookMessage.Subject about, Payload payload) {
    var message =
        new WebhookMessage(
            Id.make(randomness),
            webhook.id(),
            payload.type(),
            about,
            transaction.now(),
            0,
            0,
            new WebhookMessage.State.Waiting(transaction.now()),
            Optional.empty(),
            Json.text(payload));
    var added = WebhookMessages.add(transaction, message);
    if (!added) {
      Disabling.disable(transaction, audit, webhook, Webhook.Reason.TOO_MANY_WAITING);
    }
    return added;
  }
}

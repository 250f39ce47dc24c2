package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Transaction;

/// Stops what is sent to a webhook, and gives up what waits for it; a replay brings both back.
final class Disabling {
  private Disabling() {}

  static void disable(
      Transaction transaction, AuditTrail audit, Webhook webhook, Webhook.Reason reason) {
    if (Webhooks.disable(transaction, webhook.id(), reason)) {
      WebhookMessages.giveUpAll(transaction, webhook.id(), reason.word());
      audit.append(transaction, new WebhookEvent.Disabled(webhook.id(), webhook.client(), reason));
    }
  }
}

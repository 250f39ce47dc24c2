package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happened to a webhook.
sealed interface WebhookEvent extends AuditEvent {
  private static AuditEntry entry(String event, Id webhook, Id client) {
    return AuditEntry.of(event).with("webhook", webhook).with("client", client);
  }

  record Added(Id webhook, Id client) implements WebhookEvent {
    @Override
    public AuditEntry entry() {
      return WebhookEvent.entry("webhook_added", webhook, client);
    }
  }

  record Removed(Id webhook, Id client) implements WebhookEvent {
    @Override
    public AuditEntry entry() {
      return WebhookEvent.entry("webhook_removed", webhook, client);
    }
  }

  /// Nothing is sent to it any more.
  record Disabled(Id webhook, Id client, Webhook.Reason reason) implements WebhookEvent {
    @Override
    public AuditEntry entry() {
      return WebhookEvent.entry("webhook_disabled", webhook, client).with("reason", reason);
    }
  }

  /// What was given up is sent again.
  record Replayed(Id webhook, Id client, int messages) implements WebhookEvent {
    @Override
    public AuditEntry entry() {
      return WebhookEvent.entry("webhook_replayed", webhook, client).with("messages", messages);
    }
  }

  /// A message was not accepted in all its attempts.
  record GivenUp(Id webhook, Id client, Id message, String reason) implements WebhookEvent {
    @Override
    public AuditEntry entry() {
      return WebhookEvent.entry("webhook_given_up", webhook, client)
          .with("message", message)
          .with("reason", reason);
    }
  }
}

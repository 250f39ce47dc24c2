package dev.latchkey.client;

import java.time.Instant;
import java.util.Optional;

/// What was sent to a webhook, or is to be sent: about a delivery or about an account.
///
/// @param status `waiting`, `delivered` or `dead`
/// @param failure why the last attempt failed
public record WebhookMessage(
    String id,
    String type,
    Optional<String> deliveryId,
    Optional<String> accountId,
    String status,
    Instant createdAt,
    int attempts,
    Optional<String> failure,
    Optional<Instant> nextAttemptAt) {
  static WebhookMessage of(Body body) {
    return new WebhookMessage(
        body.text("id"),
        body.text("type"),
        body.optional("delivery_id"),
        body.optional("account_id"),
        body.text("status"),
        body.time("created_at"),
        body.number("attempts"),
        body.optional("failure"),
        body.optionalTime("next_attempt_at"));
  }
}

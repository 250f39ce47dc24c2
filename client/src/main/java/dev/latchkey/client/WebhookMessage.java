package dev.latchkey.client;

import java.time.Instant;
import java.util.Optional;

/// What was sent to a webhook, or is to be sent.
///
/// @param status `waiting`, `delivered` or `dead`
/// @param failure why the last attempt failed
public record WebhookMessage(
    String id,
    String type,
    String deliveryId,
    String status,
    Instant createdAt,
    int attempts,
    Optional<String> failure,
    Optional<Instant> nextAttemptAt) {
  static WebhookMessage of(Body body) {
    return new WebhookMessage(
        body.text("id"),
        body.text("type"),
        body.text("delivery_id"),
        body.text("status"),
        body.time("created_at"),
        body.number("attempts"),
        body.optional("failure"),
        body.optionalTime("next_attempt_at"));
  }
}

package dev.latchkey.client;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A URL of the application that Latchkey tells what becomes of its deliveries and of accounts.
///
/// @param events for instance `delivery.applied`
/// @param disabled why nothing is sent at present, for instance `gone`
/// @param secret in the response to a registration only: keep it, a [WebhookVerifier] needs it
public record Webhook(
    String id,
    URI url,
    List<String> events,
    Instant createdAt,
    Optional<String> disabled,
    Optional<String> secret) {
  static Webhook of(Body body) {
    return new Webhook(
        body.text("id"),
        URI.create(body.text("url")),
        body.texts("events"),
        body.time("created_at"),
        body.object("disabled").map(since -> since.text("reason")),
        body.optional("secret"));
  }

  /// Masked: it may have a secret.
  @Override
  public String toString() {
    return "Webhook[id=" + id + ", url=" + url + "]";
  }
}

package dev.latchkey.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The application's webhooks.
public final class Webhooks {
  private static final String PATH = "/api/v1/webhooks";
  private final Api api;

  Webhooks(Api api) {
    this.api = api;
  }

  /// Registers a URL.
  ///
  /// @param events for instance `delivery.applied`, or, with the scope `accounts:read`,
  ///   `account.changed`; none for all of deliveries
  /// @return the webhook with its secret, which is shown this once
  /// @throws LatchkeyProblem 400 `invalid_field`, 403 `missing_scope`, 422 `too_many_webhooks`
  public Webhook register(URI url, String... events) {
    var fields = Map.of("url", url.toString(), "events", List.of(events));
    return Webhook.of(api.post(PATH, fields, Map.of()));
  }

  public List<Webhook> list() {
    return api.get(PATH).list().stream().map(Webhook::of).toList();
  }

  /// Empty where the application has none of this id.
  public Optional<Webhook> find(String id) {
    return api.find(path(id)).map(Webhook::of);
  }

  /// Removes one with its messages.
  ///
  /// @throws LatchkeyProblem 404 `not_found`
  public void remove(String id) {
    api.delete(path(id));
  }

  /// The newest 100 messages to a webhook.
  public List<WebhookMessage> messages(String id) {
    return api.get(path(id) + "/messages").list().stream().map(WebhookMessage::of).toList();
  }

  /// Has sent again what was given up.
  ///
  /// @return how many messages
  public int replay(String id) {
    return api.post(path(id) + "/replay", Map.of(), Map.of()).number("replayed");
  }

  private static String path(String id) {
    return PATH + "/" + Ids.checked(id);
  }
}

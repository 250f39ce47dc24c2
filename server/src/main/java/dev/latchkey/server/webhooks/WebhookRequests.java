package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttled;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where applications register webhooks and look after their own.
final class WebhookRequests {
  /// Webhooks of one application.
  static final int MOST = 10;

  private static final int LISTED = 100;
  private final Database database;
  private final Webhooks webhooks;
  private final RateLimiter limiter;
  private final AuditTrail audit;
  private final Randomness randomness;

  WebhookRequests(Platform platform, Webhooks webhooks) {
    this.database = platform.database();
    this.webhooks = webhooks;
    this.limiter = platform.limiter();
    this.audit = platform.audit();
    this.randomness = platform.randomness();
  }

  /// A new webhook.
  ///
  /// @param secret shown this once
  record Registered(Webhook webhook, Secret secret) {}

  /// Registers one; empty where the application has as many as it may.
  Throttled<Optional<Registered>> register(Client client, URI url, List<String> events) {
    var id = Id.make(randomness);
    var secret = Secret.of(randomness.bytes(Randomness.TOKEN_BYTES));
    var wrapped = webhooks.wrap(id, secret);
    var position = audit.newest().map(AuditLine::seq).orElse(0L);
    return charged(
        client,
        transaction -> {
          var webhook =
              new Webhook(id, client.id(), url, events, transaction.now(), Optional.empty());
          if (!Webhooks.add(transaction, webhook, wrapped, MOST)) {
            return Optional.empty();
          }
          if (webhook.followsAccounts()) {
            Webhooks.follow(transaction, id, position);
          }
          audit.append(transaction, new WebhookEvent.Added(webhook.id(), webhook.client()));
          return Optional.of(new Registered(webhook, secret));
        });
  }

  /// The count's row stays locked until the commit: no two requests of one application pass its
  /// quota side by side.
  private <T> Throttled<T> charged(Client client, Function<Transaction, T> work) {
    var limit = List.of(Limit.WEBHOOKS_CLIENT.of(client.id().value()));
    return database.write(transaction -> {
      var full = limiter.chargeIn(transaction, limit);
      return full.isPresent()
          ? Throttled.until(full.get().retryAfter())
          : Throttled.of(work.apply(transaction));
    });
  }

  List<Webhook> list(Client client) {
    return database.read(handle -> Webhooks.ofClient(handle, client.id()));
  }

  /// One of the client's own webhooks.
  Optional<Webhook> find(Client client, Id id) {
    return database
        .read(handle -> Webhooks.byId(handle, id))
        .filter(webhook -> webhook.client().equals(client.id()));
  }

  /// Removes a webhook, with its messages.
  void remove(Webhook webhook) {
    database.write(transaction -> {
      if (Webhooks.remove(transaction, webhook.client(), webhook.id())) {
        audit.append(transaction, new WebhookEvent.Removed(webhook.id(), webhook.client()));
      }
      return true;
    });
  }

  /// The newest messages to a webhook.
  List<WebhookMessage> messages(Webhook webhook) {
    return database.read(handle -> WebhookMessages.newest(handle, webhook.id(), LISTED));
  }

  /// Sends again what was given up, or the one message, and to a webhook that was disabled too.
  ///
  /// @return how many messages
  Throttled<Integer> replay(Client client, Webhook webhook, Optional<Id> message) {
    return charged(
        client,
        transaction -> {
          Webhooks.enable(transaction, webhook.id());
          var messages = WebhookMessages.replay(transaction, webhook.id(), message);
          audit.append(
              transaction, new WebhookEvent.Replayed(webhook.id(), webhook.client(), messages));
          return messages;
        });
  }
}

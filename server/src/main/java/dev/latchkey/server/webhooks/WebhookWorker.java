package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/// Sends what waits: at least once, and under the same id each time.
///
/// A message is taken before it is sent, so that no other node sends it meanwhile; one whose node
/// dies in between is taken again when the lease is over. Each webhook has a few lanes of its own,
/// so that a slow receiver holds up none but itself.
final class WebhookWorker {
  /// Longer than a look-up, an exchange and the record of it take together.
  static final Duration LEASE = Duration.ofMinutes(2);

  /// Messages to all webhooks at a time.
  static final int PLACES = 64;

  /// What one lane sends, if all is accepted, before others have a turn.
  private static final int LANE = 50;

  private final Database database;
  private final Webhooks webhooks;
  private final Clients clients;
  private final AuditTrail audit;
  private final MessageTransport transport;
  private final Lanes lanes;

  /// @param threads run as many lanes at a time as there are places
  WebhookWorker(
      Database database,
      Webhooks webhooks,
      Clients clients,
      AuditTrail audit,
      MessageTransport transport,
      Executor threads) {
    this.database = database;
    this.webhooks = webhooks;
    this.clients = clients;
    this.audit = audit;
    this.transport = transport;
    this.lanes = new Lanes(PLACES, threads, this::sendInTurn);
  }

  /// Opens a lane to each webhook that something is to be sent to, if it may have one more.
  void run() {
    var now = database.now();
    lanes.open(database.read(handle -> WebhookMessages.webhooksInTurn(handle, now)));
  }

  /// Begins no further message.
  void stop() {
    lanes.stop();
  }

  private void sendInTurn(Id webhook) {
    var secret = webhooks.secret(database, webhook);
    var now = database.now();
    var due = database.read(handle -> WebhookMessages.inTurn(handle, webhook, now, LANE));
    for (var id : due) {
      if (lanes.areStopped() || secret.isEmpty() || !send(id, secret.get())) {
        return;
      }
    }
  }

  /// @return false where it was not accepted: others have a turn before the next
  private boolean send(Id id, Secret secret) {
    return take(id, secret).map(this::send).orElse(true);
  }

  private record Taken(Webhook webhook, WebhookMessage message, SignedMessage signed) {}

  private Optional<Taken> take(Id id, Secret secret) {
    return database.write(transaction ->
        WebhookMessages.take(transaction, id, LEASE)
            .flatMap(message -> addressed(transaction, message, secret)));
  }

  private Optional<Taken> addressed(
      Transaction transaction, WebhookMessage message, Secret secret) {
    var webhook = Webhooks.byId(transaction.handle(), message.webhook()).orElseThrow();
    if (!clients.isActive(transaction.handle(), webhook.client())) {
      Disabling.disable(transaction, audit, webhook, Webhook.Reason.CLIENT_DISABLED);
      return Optional.empty();
    }
    return Optional.of(
        new Taken(webhook, message, SignedMessage.sign(message, secret, transaction.now())));
  }

  /// Sends it and records the outcome.
  ///
  /// @return whether it was accepted
  private boolean send(Taken taken) {
    var sent = transport.send(taken.webhook.url(), taken.signed);
    return database.write(transaction -> {
      switch (sent) {
        case Sent.Accepted(var status) ->
            WebhookMessages.accepted(transaction, taken.message, status);
        case Sent.Gone() -> gone(transaction, taken);
        case Sent.Failed failed -> failed(transaction, taken, failed);
      }
      return sent instanceof Sent.Accepted;
    });
  }

  private void gone(Transaction transaction, Taken taken) {
    var _ =
        WebhookMessages.failed(
            transaction,
            taken.message,
            Optional.empty(),
            new Sent.Failed(OptionalInt.of(410), Webhook.Reason.GONE.word(), Duration.ZERO));
    Disabling.disable(transaction, audit, taken.webhook, Webhook.Reason.GONE);
  }

  private void failed(Transaction transaction, Taken taken, Sent.Failed failed) {
    var next =
        RetrySchedule.after(taken.message.step(), failed.askedFor())
            .map(pause -> transaction.now().plus(pause));
    var recorded = WebhookMessages.failed(transaction, taken.message, next, failed);
    if (recorded && next.isEmpty()) {
      givenUp(transaction, taken, failed);
    }
  }

  private void givenUp(Transaction transaction, Taken taken, Sent.Failed failed) {
    var message = taken.message;
    audit.append(
        transaction,
        new WebhookEvent.GivenUp(
            taken.webhook.id(), taken.webhook.client(), message.id(), failed.reason()));
    if (!WebhookMessages.acceptedSince(transaction, message.webhook(), message.createdAt())) {
      Disabling.disable(transaction, audit, taken.webhook, Webhook.Reason.UNREACHABLE);
    }
  }
}

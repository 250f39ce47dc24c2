package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailRequest;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttled;
import java.util.List;
import java.util.Optional;

/// Where applications order deliveries, look after them and withdraw them.
///
/// The token is never written down: it is made for the answer or for the email, and only its public
/// key is kept.
final class DeliveryRequests {
  private static final int RID_BYTES = 8;
  private static final int LISTED = 100;
  private final Database database;
  private final Deliveries deliveries;
  private final Idempotency idempotency;
  private final RateLimiter limiter;
  private final Outbox outbox;
  private final SigningIdentity identity;
  private final Randomness randomness;

  DeliveryRequests(Platform platform, SigningIdentity identity, DeliveryListener listener) {
    this.database = platform.database();
    this.deliveries = new Deliveries(platform.audit(), platform.randomness(), listener);
    this.idempotency = new Idempotency(platform.digests());
    this.limiter = platform.limiter();
    this.outbox = platform.outbox();
    this.identity = identity;
    this.randomness = platform.randomness();
  }

  /// How an application may repeat a request.
  ///
  /// @param body the request as it came
  record Repeatable(String key, byte[] body) {}

  Throttled<DeliveryRequestOutcome> order(
      Client client, DeliveryRequest order, Optional<Repeatable> repeatable) {
    var limits = limits(client, order);
    return database.write(transaction -> {
      var full = limiter.chargeIn(transaction, limits);
      return full.isPresent()
          ? Throttled.until(full.get().retryAfter())
          : Throttled.of(order(transaction, client, order, repeatable));
    });
  }

  /// No application floods the table or a mailbox.
  private static List<LimitKey> limits(Client client, DeliveryRequest order) {
    var ofClient = Limit.ORDERS_CLIENT.of(client.id().value());
    return order.channel() == Channel.MAIL
        ? List.of(ofClient, Limit.ORDERS_RECIPIENT.of(order.recipient().limitKey()))
        : List.of(ofClient);
  }

  private DeliveryRequestOutcome order(
      Transaction transaction,
      Client client,
      DeliveryRequest order,
      Optional<Repeatable> repeatable) {
    var id = Id.make(randomness);
    var earlier =
        repeatable.flatMap(
            again -> idempotency.take(transaction, client.id(), again.key(), again.body(), id));
    if (earlier.isEmpty()) {
      return make(transaction, client, order, id);
    }
    limiter.refund(transaction, limits(client, order));
    return repeated(transaction, earlier.get());
  }

  private DeliveryRequestOutcome repeated(Transaction transaction, Idempotency.Earlier earlier) {
    return earlier.sameBody()
        ? deliveries
            .byId(transaction.handle(), earlier.delivery())
            .<DeliveryRequestOutcome>map(DeliveryRequestOutcome.MadeBefore::new)
            .orElseGet(DeliveryRequestOutcome.KeyTaken::new)
        : new DeliveryRequestOutcome.KeyTaken();
  }

  private DeliveryRequestOutcome make(
      Transaction transaction, Client client, DeliveryRequest order, Id id) {
    var rid = new RedemptionId(Octets.of(randomness.bytes(RID_BYTES)));
    var token =
        order.channel() == Channel.RETURN
            ? Optional.of(identity.makeToken(order.mode(), rid, randomness))
            : Optional.<DeliveryToken>empty();
    var delivery =
        new Delivery(
            id,
            client.id(),
            rid,
            order.grant(client.name()),
            order.channel(),
            order.recipient(),
            transaction.now(),
            transaction.now().plus(order.life()),
            new DeliveryState.Ready(token.map(DeliveryToken::publicKey)));
    deliveries.add(transaction, delivery);
    if (order.channel() == Channel.MAIL) {
      outbox.add(
          transaction,
          MailRequest.about(id.value(), DeliveryMailComposer.PURPOSE, client.id().value())
              .in(order.language()));
    }
    return new DeliveryRequestOutcome.Made(delivery, token.map(made -> Secret.of(made.reveal())));
  }

  /// One of the client's own deliveries.
  Optional<Delivery> find(Client client, Id id) {
    return database
        .read(handle -> deliveries.byId(handle, id))
        .filter(delivery -> delivery.clientId().equals(client.id()));
  }

  List<Delivery> list(Client client) {
    return database.read(handle -> deliveries.ofClient(handle, client.id(), LISTED));
  }

  List<LoggedEvent> events(Delivery delivery) {
    return database.read(handle -> deliveries.events(handle, delivery.id()));
  }

  /// Withdraws a delivery; false where an agent was faster, or it is over.
  boolean revoke(Delivery delivery) {
    return database.write(transaction -> deliveries.revoke(transaction, delivery.id()).isPresent());
  }

  /// Forgets what is long over.
  public void purge(Transaction transaction) {
    deliveries.purge(transaction);
  }

  /// Writes down what has run out.
  public void sweep() {
    var now = database.now();
    if (database.read(handle -> deliveries.needsSweep(handle, now))) {
      database.write(transaction -> {
        deliveries.sweep(transaction);
        return true;
      });
    }
  }
}

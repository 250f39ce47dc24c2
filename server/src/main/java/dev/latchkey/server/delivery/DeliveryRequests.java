package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryContext;
import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.HpkeSealer;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.delivery.DeliveryRequestOutcome.Reason;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.delivery.agents.SigningIdentity;
import dev.latchkey.server.delivery.servers.Server;
import dev.latchkey.server.delivery.servers.ServerStatus;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailRequest;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Where applications order deliveries, look after them and withdraw them.
///
/// The token is never written down: it is made for the answer or for the email, and only its public
/// key is kept.
final class DeliveryRequests {
  private static final int RID_BYTES = 8;
  private static final int LISTED = 100;
  private final Database database;
  private final Deliveries deliveries;
  private final DeliveryLog log;
  private final WaitingDeliveries waiting;
  private final Servers servers;
  private final Accounts accounts;
  private final SealedPasswords sealed;
  private final ConfirmCodes codes;
  private final Idempotency idempotency;
  private final RateLimiter limiter;
  private final Outbox outbox;
  private final SigningIdentities identities;
  private final Randomness randomness;

  DeliveryRequests(DeliveryParts parts, Accounts accounts) {
    var platform = parts.platform();
    this.database = platform.database();
    this.deliveries = parts.deliveries();
    this.log = parts.log();
    this.waiting = parts.waiting();
    this.servers = parts.servers();
    this.accounts = accounts;
    this.sealed = parts.sealed();
    this.codes = parts.codes();
    this.idempotency = new Idempotency(platform.digests());
    this.limiter = platform.limiter();
    this.outbox = platform.outbox();
    this.identities = parts.identities();
    this.randomness = platform.randomness();
  }

  /// How an application may repeat a request.
  ///
  /// @param body the request as it came
  record Repeatable(String key, byte[] body) {}

  Throttled<DeliveryRequestOutcome> order(
      Client client, DeliveryRequest order, Optional<Repeatable> repeatable) {
    var limits = limits(client, order);
    // Of a client that is known to be at its limit nothing is sealed or hashed.
    var known = limiter.remembered(database, limits);
    return known.isPresent()
        ? Throttled.until(known.get().retryAfter())
        : order(client, order, repeatable, limits);
  }

  private Throttled<DeliveryRequestOutcome> order(
      Client client,
      DeliveryRequest order,
      Optional<Repeatable> repeatable,
      List<LimitKey> limits) {
    return switch (place(client, order)) {
      case Placing.Impossible(var reason) ->
          Throttled.of(new DeliveryRequestOutcome.Refused(reason));
      case Placing.Possible(var server) -> {
        // Sealing and hashing take time and the vault: they are done before the transaction.
        try (var prepared = prepare(client, order, server)) {
          yield database.write(transaction -> {
            var full = limiter.chargeIn(transaction, limits);
            return full.isPresent()
                ? Throttled.until(full.get().retryAfter())
                : Throttled.of(order(transaction, client, prepared, repeatable));
          });
        }
      }
    };
  }

  /// Whether the server that is named can be delivered to.
  private sealed interface Placing {
    record Possible(Optional<Server> server) implements Placing {}

    record Impossible(Reason reason) implements Placing {}
  }

  private Placing place(Client client, DeliveryRequest order) {
    if (order.target().server().isEmpty()) {
      return new Placing.Possible(Optional.empty());
    }
    return database.read(handle ->
        order
            .target()
            .server()
            .flatMap(id -> servers.byId(handle, id))
            .filter(server -> server.isFor(client.id()))
            .map(server -> place(handle, server, order))
            .orElseGet(() -> new Placing.Impossible(Reason.SERVER_UNKNOWN)));
  }

  private Placing place(Handle handle, Server server, DeliveryRequest order) {
    if (server.status() != ServerStatus.ACTIVE) {
      return new Placing.Impossible(Reason.SERVER_NOT_ACTIVE);
    }
    if (!order.recipient().isAccount(handle, accounts, server.account())) {
      return new Placing.Impossible(Reason.RECIPIENT_MISMATCH);
    }
    var number = server.keys().orElseThrow().sealing().number();
    return order.content() instanceof DeliveryRequest.Content.Sealed own
            && own.sealingKey() != number
        ? new Placing.Impossible(Reason.SEALING_KEY_OUTDATED)
        : new Placing.Possible(Optional.of(server));
  }

  /// An order with all that is made for it.
  ///
  /// @param token made here, for the answer
  private record Prepared(
      DeliveryRequest order,
      Delivery delivery,
      Optional<DeliveryToken> token,
      Optional<Secret> code,
      Deliveries.Secrets secrets)
      implements AutoCloseable {
    @Override
    public void close() {
      token.ifPresent(DeliveryToken::close);
    }
  }

  private Prepared prepare(Client client, DeliveryRequest order, Optional<Server> server) {
    var sealedByClient =
        order.content() instanceof DeliveryRequest.Content.Sealed own
            ? Optional.of(own)
            : Optional.<DeliveryRequest.Content.Sealed>empty();
    var rid =
        sealedByClient
            .map(DeliveryRequest.Content.Sealed::rid)
            .orElseGet(() -> new RedemptionId(Octets.of(randomness.bytes(RID_BYTES))));
    var keyOfClient = sealedByClient.flatMap(DeliveryRequest.Content.Sealed::tokenKey);
    var identity = identities.current();
    var token =
        order.channel() == Channel.RETURN && keyOfClient.isEmpty()
            ? Optional.of(identity.makeToken(order.mode(), rid, randomness))
            : Optional.<DeliveryToken>empty();
    var tokenKey = keyOfClient.or(() -> token.map(DeliveryToken::publicKey));
    var code = order.confirmCode() ? Optional.of(codes.make()) : Optional.<Secret>empty();
    var delivery = delivery(client, order, server, rid, tokenKey, identity);
    var inner = inner(order, delivery.context(identity.fingerprint()), server, token);
    return new Prepared(
        order,
        delivery,
        token,
        code,
        new Deliveries.Secrets(
            inner.map(octets -> sealed.wrap(delivery.id(), octets)), code.map(codes::hash)));
  }

  private Delivery delivery(
      Client client,
      DeliveryRequest order,
      Optional<Server> server,
      RedemptionId rid,
      Optional<Ed25519PublicKey> tokenKey,
      SigningIdentity identity) {
    var keys = server.flatMap(Server::keys);
    var grant =
        new DeliveryGrant(
            client.name(),
            order.mode(),
            order.target().account(),
            order.target().sink(),
            keys.map(known -> known.identity().value()).orElse(Octets.none()),
            order.confirmCode());
    var now = database.now();
    return new Delivery(
        Id.make(randomness),
        client.id(),
        rid,
        grant,
        server.map(Server::id),
        order.mode() == DeliveryMode.SEALED_REGISTERED ? keys.orElseThrow().sealing().number() : 0,
        identity.number(),
        order.channel(),
        order.recipient(),
        now,
        now.plus(order.life()),
        Optional.empty(),
        new DeliveryState.Ready(tokenKey));
  }

  private Optional<Octets> inner(
      DeliveryRequest order,
      DeliveryContext context,
      Optional<Server> server,
      Optional<DeliveryToken> token) {
    return switch (order.content()) {
      case DeliveryRequest.Content.Nothing _ -> Optional.empty();
      case DeliveryRequest.Content.Sealed own -> Optional.of(own.inner());
      case DeliveryRequest.Content.Clear(var password) -> {
        var clear = password.exposeText().getBytes(StandardCharsets.UTF_8);
        try {
          yield Optional.of(
              order.mode() == DeliveryMode.SEALED_REGISTERED
                  ? context.seal(sealer(server), clear)
                  : token.orElseThrow().seal(context, clear, randomness::bytes));
        } finally {
          Arrays.fill(clear, (byte) 0);
        }
      }
    };
  }

  private HpkeSealer sealer(Optional<Server> server) {
    var key = server.flatMap(Server::keys).orElseThrow().sealing().key();
    return new HpkeSealer(key, randomness::bytes);
  }

  /// No application floods the table or a mailbox.
  private static List<LimitKey> limits(Client client, DeliveryRequest order) {
    var ofClient = Limit.ORDERS_CLIENT.of(client.id().value());
    return order.channel() == Channel.MAIL
        ? List.of(ofClient, Limit.ORDERS_RECIPIENT.of(order.recipient().limitKey()))
        : List.of(ofClient);
  }

  private DeliveryRequestOutcome order(
      Transaction transaction, Client client, Prepared prepared, Optional<Repeatable> repeatable) {
    var id = prepared.delivery.id();
    var earlier =
        repeatable.flatMap(
            again -> idempotency.take(transaction, client.id(), again.key(), again.body(), id));
    if (earlier.isEmpty()) {
      var made = make(transaction, client, prepared);
      if (!(made instanceof DeliveryRequestOutcome.Made)) {
        repeatable.ifPresent(
            again -> idempotency.giveBack(transaction, client.id(), again.key(), id));
      }
      return made;
    }
    limiter.refund(transaction, limits(client, prepared.order));
    return repeated(transaction, earlier.get());
  }

  private DeliveryRequestOutcome repeated(Transaction transaction, Idempotency.Earlier earlier) {
    return earlier.sameBody()
        ? deliveries
            .byId(transaction, earlier.delivery())
            .<DeliveryRequestOutcome>map(DeliveryRequestOutcome.MadeBefore::new)
            .orElseGet(DeliveryRequestOutcome.KeyTaken::new)
        : new DeliveryRequestOutcome.KeyTaken();
  }

  private DeliveryRequestOutcome make(Transaction transaction, Client client, Prepared prepared) {
    var delivery = prepared.delivery;
    if (!deliveries.add(transaction, delivery, prepared.secrets)) {
      return new DeliveryRequestOutcome.Refused(Reason.RID_TAKEN);
    }
    if (delivery.channel() == Channel.MAIL) {
      outbox.add(
          transaction,
          MailRequest.about(
                  delivery.id().value(), DeliveryMailComposer.PURPOSE, client.id().value())
              .in(prepared.order.language()));
    }
    return new DeliveryRequestOutcome.Made(
        delivery,
        new ShownDelivery.Handed(
            prepared.token.map(made -> Secret.of(made.reveal())), prepared.code));
  }

  /// One of the client's own deliveries.
  Optional<Delivery> find(Client client, Id id) {
    return deliveries
        .byId(database, id)
        .filter(delivery -> delivery.clientId().equals(client.id()));
  }

  List<Delivery> list(Client client) {
    return database.read(handle -> deliveries.ofClient(handle, client.id(), LISTED));
  }

  List<LoggedEvent> events(Delivery delivery) {
    return database.read(handle -> log.events(handle, delivery.id()));
  }

  /// Withdraws a delivery; false where an agent was faster, or it is over.
  boolean revoke(Delivery delivery) {
    return database.write(transaction -> deliveries.revoke(transaction, delivery.id()).isPresent());
  }

  /// Forgets what is long over.
  public void purge(Transaction transaction) {
    waiting.purge(transaction);
  }

  /// Writes down what has run out.
  public void sweep() {
    var now = database.now();
    if (database.read(handle -> waiting.needsSweep(handle, now))) {
      database.write(transaction -> {
        waiting.sweep(transaction);
        return true;
      });
    }
  }
}

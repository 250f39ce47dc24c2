package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.delivery.agents.SigningIdentity;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The deliveries of a signed-in person: to their account, or to its address.
final class OwnDeliveries {
  private static final int LISTED = 50;
  private final Database database;
  private final Deliveries deliveries;
  private final Accounts accounts;
  private final SigningIdentities identities;
  private final Randomness randomness;

  OwnDeliveries(DeliveryParts parts, Accounts accounts) {
    this.database = parts.platform().database();
    this.deliveries = parts.deliveries();
    this.accounts = accounts;
    this.identities = parts.identities();
    this.randomness = parts.platform().randomness();
  }

  /// A token that was just made, and what it is for.
  record Token(Delivery delivery, Secret token) {}

  /// The newest ones.
  List<Delivery> list(Session session) {
    return database.read(handle ->
        accounts
            .byId(handle, session.accountId())
            .map(owner -> deliveries.ofRecipient(handle, owner.id(), owner.email(), LISTED))
            .orElse(List.of()));
  }

  /// How many wait whose token can be shown.
  int waiting(Session session) {
    var now = database.now();
    return database.read(handle ->
        accounts
            .byId(handle, session.accountId())
            .map(owner -> deliveries.waitingInApp(handle, owner.id(), owner.email(), now))
            .orElse(0));
  }

  /// Whether its token can be shown: once, to its recipient, while it waits.
  static boolean tokenWaits(Delivery delivery, Instant now) {
    return delivery.channel() == Channel.IN_APP
        && delivery.stateAt(now) instanceof DeliveryState.Ready(var tokenKey)
        && tokenKey.isEmpty();
  }

  /// Makes the token of a delivery; empty where it is not the person's, was shown before, or waits
  /// no more. The conditional statement decides between two browsers.
  Optional<Token> token(Session session, Id id) {
    var now = database.now();
    return find(session, id).filter(delivery -> tokenWaits(delivery, now)).flatMap(this::make);
  }

  private Optional<Delivery> find(Session session, Id id) {
    return database.read(handle ->
        deliveries
            .byId(handle, id)
            .filter(
                delivery -> delivery.recipient().isAccount(handle, accounts, session.accountId())));
  }

  /// Revokes one of the person's deliveries that no agent has claimed; false where there is none.
  boolean revoke(Session session, Id id) {
    return find(session, id).isPresent()
        && database.write(transaction -> deliveries.revoke(transaction, id).isPresent());
  }

  private Optional<Token> make(Delivery delivery) {
    var identity = identities.find(delivery.signingKey());
    return identity.isEmpty() ? Optional.empty() : make(delivery, identity.get());
  }

  private Optional<Token> make(Delivery delivery, SigningIdentity identity) {
    try (var token = identity.makeToken(delivery.grant().mode(), delivery.rid(), randomness)) {
      return database
          .write(transaction ->
              deliveries.setFirstTokenKey(transaction, delivery.id(), token.publicKey()))
          .map(ready -> new Token(ready, Secret.of(token.reveal())));
    }
  }
}

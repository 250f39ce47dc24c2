package dev.latchkey.agent.redeem;

import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.protocol.SigningKeyChain;
import dev.latchkey.protocol.crypto.Fingerprint;
import java.util.Optional;

/// Follows a Latchkey from the signing key that this server trusts to a later one, where each key
/// on the way has signed the next.
public final class SigningKeyFollowing {
  private final IdentityStore identities;
  private final ServerConnections connections;

  public SigningKeyFollowing(IdentityStore identities, ServerConnections connections) {
    this.identities = identities;
    this.connections = connections;
  }

  /// The registration whose Latchkey has come to this key; empty where none has. Only the Latchkey
  /// is asked that the server is registered with, at the address of the registration.
  ///
  /// @param url where the token is to be redeemed
  public Optional<ServerIdentity> follow(Fingerprint next, BaseUrl url) {
    return identities.registered().stream()
        .filter(identity -> identity.url().equals(url.toString()))
        .filter(
            identity -> ask(identity).filter(keys -> keys.leads(identity.fp(), next)).isPresent())
        .findFirst()
        .map(identity -> identities.follow(identity, next));
  }

  private Optional<SigningKeyChain> ask(ServerIdentity identity) {
    try (var connection = connections.reopen(identity.url())) {
      return connection.signingKeys();
    }
  }
}

package dev.latchkey.server.openid.token;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.AccessTokens;
import dev.latchkey.server.grants.Grant;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The answer with the tokens of one grant, once they are in the database.
///
/// @param grant with the scopes of these tokens
/// @param refresh null where the grant has none
/// @param at when they were made
/// @param bound whether the access token is bound to a key
record PersonTokens(
    Grant grant, Secret access, @Nullable Secret refresh, Instant at, boolean bound) {
  /// The first ones of a grant.
  ///
  /// @param jkt thumbprint of the key that the access token is bound to; empty for none
  static PersonTokens first(Transaction transaction, Grants grants, Grant grant, String jkt) {
    return new PersonTokens(
        grant,
        grants.access().issue(transaction, grant, grant.scopes(), jkt),
        grant.offline() ? grants.refresh().issue(transaction, grant) : null,
        transaction.now(),
        !jkt.isEmpty());
  }

  /// @param signing by what the application wants its ID tokens signed
  /// @param first whether it answers the code
  Response answer(IdTokens idTokens, SigningAlgorithm signing, boolean first) {
    return Response.json(
        200,
        new TokenAnswer(
            access.exposeText(),
            bound ? "DPoP" : "Bearer",
            AccessTokens.LIFE.toSeconds(),
            Scope.join(grant.scopes()),
            refresh == null ? null : refresh.exposeText(),
            grant.scopes().contains(Scope.OPENID) ? idTokens.of(this, signing, first) : null));
  }
}

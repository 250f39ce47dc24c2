package dev.latchkey.server.grants;

import dev.latchkey.server.clients.PersonClaim;
import dev.latchkey.server.clients.Scope;
import java.time.Instant;
import java.util.Set;

/// What a good access token stands for.
///
/// @param scopes its own, perhaps fewer than the grant's
/// @param jkt thumbprint of the key that it is bound to; empty where it is not
public record AccessToken(
    Grant grant, Set<Scope> scopes, Instant issuedAt, Instant expiresAt, String jkt) {
  /// What it opens at `/oauth2/userinfo` beside its scopes.
  public Set<PersonClaim> claims() {
    return grant.claimsFor(scopes).userinfo();
  }
}

package dev.latchkey.server.grants;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.sessions.Session;
import java.util.Optional;
import java.util.Set;

/// What a code is made for, and is good for alone.
///
/// @param session of the person, in which it was asked for
/// @param scopes that the person or the operator allows
/// @param challenge of PKCE, S256
/// @param acr what the ID token says of how sure we are who it is
/// @param claims what is asked for beside the scopes
/// @param jkt thumbprint of the only key that it is for; empty for any
public record RequestedCode(
    Client client,
    Session session,
    Set<Scope> scopes,
    String redirectUri,
    String challenge,
    Optional<String> nonce,
    String acr,
    NamedClaims claims,
    String jkt) {
  /// One that is for no certain key, and asks for nothing beside its scopes.
  public RequestedCode(
      Client client,
      Session session,
      Set<Scope> scopes,
      String redirectUri,
      String challenge,
      Optional<String> nonce) {
    this(
        client,
        session,
        scopes,
        redirectUri,
        challenge,
        nonce,
        session.assurance(),
        NamedClaims.NONE,
        "");
  }

  /// Masked: it holds what is between the application and the person.
  @Override
  public String toString() {
    return "RequestedCode[client=" + client.id() + "]";
  }
}

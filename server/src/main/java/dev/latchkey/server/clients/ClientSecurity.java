package dev.latchkey.server.clients;

import dev.latchkey.server.keys.SigningAlgorithm;

/// How an application and what it gets are protected, beyond its secret.
///
/// @param keys its public keys, a JSON Web Key Set; empty where it has none
/// @param pushedRequests whether it has to push its requests (RFC 9126)
/// @param boundTokens whether it gets only tokens that are bound to a key (RFC 9449)
/// @param signing by what its ID tokens are signed
/// @param challenged whether its requests must hold a PKCE challenge (RFC 7636)
public record ClientSecurity(
    String keys,
    boolean pushedRequests,
    boolean boundTokens,
    SigningAlgorithm signing,
    boolean challenged) {
  /// Nothing is asked of it.
  public static final ClientSecurity BASE =
      new ClientSecurity("", false, false, SigningAlgorithm.ES256);

  /// As nearly all: with PKCE.
  public ClientSecurity(
      String keys, boolean pushedRequests, boolean boundTokens, SigningAlgorithm signing) {
    this(keys, pushedRequests, boundTokens, signing, true);
  }
}

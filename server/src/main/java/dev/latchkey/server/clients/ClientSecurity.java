package dev.latchkey.server.clients;

/// What is asked of an application beyond its secret.
///
/// @param keys its public keys, a JSON Web Key Set; empty where it has none
/// @param pushedRequests whether it has to push its requests (RFC 9126)
/// @param boundTokens whether it gets only tokens that are bound to a key (RFC 9449)
public record ClientSecurity(String keys, boolean pushedRequests, boolean boundTokens) {
  /// Nothing.
  public static final ClientSecurity BASE = new ClientSecurity("", false, false);
}

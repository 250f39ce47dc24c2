package dev.latchkey.server.grants;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;

/// A code as an application shows it.
///
/// @param client that shows it
/// @param redirectUri as it names it once more; empty where it does not, which PKCE makes needless
///   (OAuth 2.1)
/// @param challenge of the verifier that it shows (RFC 7636, section 4.6)
/// @param jkt thumbprint of the key that it proves; empty where it proves none
/// @param bound whether the refresh tokens are to be bound to that key
public record ShownCode(
    Secret code, Id client, String redirectUri, String challenge, String jkt, boolean bound) {
  /// One without a key.
  public ShownCode(Secret code, Id client, String redirectUri, String challenge) {
    this(code, client, redirectUri, challenge, "", false);
  }
}

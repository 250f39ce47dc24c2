package dev.latchkey.server.openid.token;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.web.Form;
import java.util.Optional;

/// What an application asks for.
///
/// @param registered empty where it asks for itself, and where it is gone by now
/// @param jkt thumbprint of the key that it proves; empty where it proves none
record TokenRequest(
    ApplicationGate.Entry.Known application,
    Optional<ClientRegistration> registered,
    Form form,
    String jkt) {
  /// Whether its codes are bound to a verifier (RFC 7636).
  boolean isChallenged() {
    return registered.map(found -> found.security().challenged()).orElse(true);
  }

  /// By what its ID tokens are signed.
  SigningAlgorithm signing() {
    return registered.map(found -> found.security().signing()).orElse(SigningAlgorithm.ES256);
  }
}

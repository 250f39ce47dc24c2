package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;

/// A parameter stands there once (RFC 6749, section 3.1): of two values others may read the other
/// one.
final class RepeatedParameters implements ParameterCheck {
  @Override
  public Optional<OAuthError> check(Parameters asked) {
    return asked.values().keySet().stream()
        .filter(asked::isRepeated)
        .findFirst()
        .map(name -> OAuthError.invalidRequest(name + " must stand there once."));
  }
}

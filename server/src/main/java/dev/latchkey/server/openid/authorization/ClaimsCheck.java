package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;

/// Claims that are asked for by name (OpenID Connect Core 1.0, section 5.5).
final class ClaimsCheck implements ParameterCheck {
  @Override
  public Optional<OAuthError> check(Parameters asked) {
    return asked
        .value(Parameters.CLAIMS)
        .map(ClaimsReading::of)
        .filter(ClaimsReading.Bad.class::isInstance)
        .map(ClaimsReading.Bad.class::cast)
        .map(bad -> OAuthError.invalidRequest(bad.why()));
  }
}

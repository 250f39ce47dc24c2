package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;

/// Every request signs a person in, so it asks for `openid`. What else it asks for and may not have
/// is left out, and the answer says so (RFC 6749, section 3.3).
final class ScopeCheck implements ParameterCheck {
  @Override
  public Optional<OAuthError> check(Parameters asked) {
    return ParameterCheck.words(asked, "scope").anyMatch("openid"::equals)
        ? Optional.empty()
        : Optional.of(new OAuthError("invalid_scope", "scope must contain openid."));
  }
}

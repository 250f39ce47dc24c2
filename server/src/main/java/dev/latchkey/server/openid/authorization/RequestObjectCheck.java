package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;

/// Requests as objects (OpenID Connect Core 1.0, section 6) are not taken, and no address is
/// fetched.
final class RequestObjectCheck implements ParameterCheck {
  @Override
  public Optional<OAuthError> check(Parameters asked) {
    if (asked.value("request").isPresent()) {
      return Optional.of(
          new OAuthError("request_not_supported", "Send the parameters as they are."));
    }
    return asked
        .value("request_uri")
        .map(_ ->
            new OAuthError(
                "request_uri_not_supported", "Send the parameters as they are, or push them."));
  }
}

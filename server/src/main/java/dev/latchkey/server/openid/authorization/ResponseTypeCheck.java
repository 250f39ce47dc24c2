package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;

/// Only codes are given, in the query: no implicit or hybrid flow puts a token into an address (RFC
/// 9700, section 2.1.2).
final class ResponseTypeCheck implements ParameterCheck {
  @Override
  public Optional<OAuthError> check(Parameters asked) {
    if (!asked.value("response_type").equals(Optional.of("code"))) {
      return Optional.of(
          asked.value("response_type").isEmpty()
              ? OAuthError.invalidRequest("response_type is missing.")
              : new OAuthError("unsupported_response_type", "response_type must be code."));
    }
    return asked
        .value("response_mode")
        .filter(mode -> !mode.equals("query"))
        .map(_ -> OAuthError.invalidRequest("response_mode must be query."));
  }
}

package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;
import java.util.regex.Pattern;

/// The key that the code is for (RFC 9449, section 10).
final class KeyThumbprintCheck implements ParameterCheck {
  private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

  @Override
  public Optional<OAuthError> check(Parameters asked) {
    return asked
        .value(Parameters.JKT)
        .filter(text -> !THUMBPRINT.matcher(text).matches())
        .map(_ -> OAuthError.invalidRequest("dpop_jkt must be a SHA-256 thumbprint."));
  }
}

package dev.latchkey.server.openid.token;

import org.jspecify.annotations.Nullable;

/// The tokens that a grant gives (RFC 6749, section 5.1).
record TokenAnswer(
    String accessToken,
    String tokenType,
    long expiresIn,
    String scope,
    @Nullable String refreshToken,
    @Nullable String idToken) {
  /// Masked: it hands out tokens.
  @Override
  public String toString() {
    return "TokenAnswer[scope=" + scope + "]";
  }
}

package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;
import java.util.regex.Pattern;

/// PKCE by S256 (RFC 9700, section 2.1.1), for every application unless its operator has exempted
/// it. Where it is missing or plain, those who see the request could use its code.
final class PkceCheck implements ParameterCheck {
  /// 32 bytes as base64url end in one of these.
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  /// Whether a request uses it at all.
  static boolean concerns(Parameters asked) {
    return asked.value("code_challenge").isPresent()
        || asked.value("code_challenge_method").isPresent();
  }

  @Override
  public Optional<OAuthError> check(Parameters asked) {
    if (!asked.value("code_challenge_method").equals(Optional.of("S256"))) {
      return Optional.of(OAuthError.invalidRequest("code_challenge_method must be S256."));
    }
    return asked
            .value("code_challenge")
            .filter(text -> CHALLENGE.matcher(text).matches())
            .isPresent()
        ? Optional.empty()
        : Optional.of(
            OAuthError.invalidRequest("code_challenge must be a SHA-256 hash as base64url."));
  }
}

package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Words of `prompt` that are known, and `none` alone (OpenID Connect Core 1.0, section 3.1.2.1).
final class PromptCheck implements ParameterCheck {
  private static final Set<String> KNOWN = Set.of("none", "login", "consent", "select_account");

  @Override
  public Optional<OAuthError> check(Parameters asked) {
    var words = ParameterCheck.words(asked, Parameters.PROMPT).collect(Collectors.toSet());
    return KNOWN.containsAll(words) && (words.size() < 2 || !words.contains("none"))
        ? Optional.empty()
        : Optional.of(
            OAuthError.invalidRequest(
                "prompt is none, or some of login, consent, select_account."));
  }
}

package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.accountsecurity.StepUp;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.web.QueryString;
import java.util.Optional;
import java.util.stream.Stream;

/// What comes back to the application or is kept for it has a bound.
final class LengthCheck implements ParameterCheck {
  private static final int LONGEST = 1000;

  /// It has to come back from signing in.
  private static boolean fitsTheWayBack(Parameters asked) {
    var signIn = "/sign-in?" + QueryString.pair("login_hint", asked.value("login_hint").orElse(""));
    var way = asked.with(Parameters.HINT, Optional.empty()).path();
    return Stream.of(signIn, StepUp.PAGE)
        .allMatch(page -> way.filter(path -> !path.after(page).equals(page)).isPresent());
  }

  @Override
  public Optional<OAuthError> check(Parameters asked) {
    if (!fitsTheWayBack(asked)) {
      return Optional.of(OAuthError.invalidRequest("The request is too long."));
    }
    return Stream.of(Parameters.STATE, "nonce", "login_hint")
        .filter(name -> asked.value(name).filter(text -> text.length() > LONGEST).isPresent())
        .findFirst()
        .map(name ->
            OAuthError.invalidRequest(name + " can have at most " + LONGEST + " characters."));
  }
}

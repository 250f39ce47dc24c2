package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.openid.applications.OAuthError;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A number of seconds.
final class MaxAgeCheck implements ParameterCheck {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  @Override
  public Optional<OAuthError> check(Parameters asked) {
    return Stream.of(Parameters.MAX_AGE, Parameters.SINCE)
        .filter(
            name -> asked.value(name).filter(text -> !SECONDS.matcher(text).matches()).isPresent())
        .findFirst()
        .map(name -> OAuthError.invalidRequest(name + " must be a number of seconds."));
  }
}

package dev.latchkey.server.openid.applications;

import dev.latchkey.server.jose.SignedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an assertion must claim (RFC 7523, section 3; ASVS 10).
///
/// @param issuer the base URL, and the only audience: an assertion that another server can read is
///   none for us (RFC 9700, section 2.2.2)
record AssertionClaims(String issuer) {
  /// How far its clock may be from ours.
  static final Duration SKEW = Duration.ofMinutes(1);

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int LONGEST_ID = 256;

  /// What is wrong with them; empty where nothing is.
  Optional<String> flaw(SignedToken token, Instant now) {
    if (!token.text("iss").equals(token.text("sub"))) {
      return Optional.of("iss and sub must both be the client_id.");
    }
    if (!isForUs(token.claims().get("aud"))) {
      return Optional.of("aud must be the issuer alone: " + issuer);
    }
    return time(token, now)
        .or(() ->
            token.text("jti").filter(id -> id.length() <= LONGEST_ID).isPresent()
                ? Optional.empty()
                : Optional.of("jti must be there, of at most " + LONGEST_ID + " characters."));
  }

  private boolean isForUs(@Nullable Object audience) {
    return issuer.equals(audience) || List.of(issuer).equals(audience);
  }

  private static Optional<String> time(SignedToken token, Instant now) {
    var exp = token.seconds("exp");
    if (exp.isEmpty() || exp.get() <= now.minus(SKEW).getEpochSecond()) {
      return Optional.of("exp must be there, and to come.");
    }
    if (exp.get() > now.plus(LONGEST).plus(SKEW).getEpochSecond()) {
      return Optional.of("exp must be at most five minutes ahead.");
    }
    var soon = now.plus(SKEW).getEpochSecond();
    return token.seconds("iat").filter(at -> at > soon).isPresent()
            || token.seconds("nbf").filter(at -> at > soon).isPresent()
        ? Optional.of("iat and nbf must not be to come.")
        : Optional.empty();
  }
}

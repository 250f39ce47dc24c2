package dev.latchkey.server.openid.dpop;

import dev.latchkey.server.jose.SignedToken;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.Sha256;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What a proof must claim (RFC 9449, section 4.3).
///
/// @param method and
/// @param address of the request that it is for, without a query
/// @param access the token that is shown with it
record ProofClaims(String method, String address, Optional<Secret> access) {
  /// How far its clock may be from ours: the nonce says when it was made.
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final int LONGEST_ID = 256;

  /// What is wrong with them; empty where nothing is.
  Optional<String> flaw(SignedToken proof, Instant now) {
    if (proof.text("jti").filter(id -> id.length() <= LONGEST_ID).isEmpty()) {
      return Optional.of("jti must be there, of at most " + LONGEST_ID + " characters.");
    }
    if (!proof.text("htm").equals(Optional.of(method))) {
      return Optional.of("htm must be " + method + ".");
    }
    if (proof.text("htu").filter(this::isOurs).isEmpty()) {
      return Optional.of("htu must be " + address + ".");
    }
    var first = now.minus(SKEW).getEpochSecond();
    var last = now.plus(SKEW).getEpochSecond();
    if (proof.seconds("iat").filter(at -> at >= first && at <= last).isEmpty()) {
      return Optional.of("iat must be there, at most five minutes from now.");
    }
    return access
        .map(ProofClaims::hash)
        .filter(hash -> !proof.text("ath").equals(Optional.of(hash)))
        .map(_ -> "ath must be the hash of the access token.");
  }

  private static String hash(Secret token) {
    return Base64Url.encode(Sha256.of(token.exposeText().getBytes(StandardCharsets.UTF_8)));
  }

  private boolean isOurs(String shown) {
    try {
      var theirs = new URI(shown);
      var ours = new URI(address);
      return same(ours.getScheme(), theirs.getScheme())
          && same(ours.getHost(), theirs.getHost())
          && port(ours) == port(theirs)
          && ours.getRawPath().equals(theirs.getRawPath());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean same(String ours, String theirs) {
    return theirs != null && ours.toLowerCase(Locale.ROOT).equals(theirs.toLowerCase(Locale.ROOT));
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? 443 : uri.getPort();
  }
}

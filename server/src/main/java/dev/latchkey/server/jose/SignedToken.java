package dev.latchkey.server.jose;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// A JSON Web Token in its compact form (RFC 7515, section 7.1), of which nothing is believed yet.
/// One that wants something understood (`crit`) is none.
///
/// @param signed what its signature is over
public record SignedToken(Map<?, ?> header, Map<?, ?> claims, byte[] signed, byte[] signature) {
  private static final int LONGEST = 8000;

  /// Reads it; empty where it is no such token.
  public static Optional<SignedToken> read(String token) {
    var parts = token.split("\\.", -1);
    if (token.length() > LONGEST || parts.length != 3) {
      return Optional.empty();
    }
    var signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return object(parts[0])
        .filter(header -> !header.containsKey("crit"))
        .flatMap(header ->
            object(parts[1])
                .flatMap(claims ->
                    Base64Url.decode(parts[2])
                        .map(signature -> new SignedToken(header, claims, signed, signature))));
  }

  private static Optional<Map<?, ?>> object(String part) {
    try {
      return Base64Url.decode(part).map(json -> Json.read(json, Map.class));
    } catch (RequestRejected e) {
      return Optional.empty();
    }
  }

  /// Whether the owner of the key has signed it, by the algorithm that its header names.
  public boolean isSignedBy(PublicJwk key) {
    return algorithm().filter(alg -> key.verifies(alg, signed, signature)).isPresent();
  }

  Optional<JoseAlgorithm> algorithm() {
    return JoseAlgorithm.parse(header.get("alg"));
  }

  /// A claim that is a text.
  public Optional<String> text(String name) {
    return claims.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  /// A claim that is a time, in seconds (RFC 7519, section 2).
  public Optional<Long> seconds(String name) {
    return switch (claims.get(name)) {
      case Integer seconds -> Optional.of(seconds.longValue());
      case Long seconds -> Optional.of(seconds);
      case Double seconds -> Optional.of(seconds.longValue());
      case null, default -> Optional.empty();
    };
  }

  /// Masked: it lets its owner in.
  @Override
  public String toString() {
    return "SignedToken[]";
  }
}

package dev.latchkey.server.web;

import dev.latchkey.server.secrets.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What `Authorization: Basic` holds (RFC 7617), where OAuth form-encodes both parts (RFC 6749,
/// section 2.3.1) and half of its clients do not.
///
/// Each part is decoded where that is possible, and else taken as it stands. So a name or password
/// with `%` or `+` cannot be told in clear: those made here have neither.
public record BasicCredentials(String name, Secret password) {
  /// Reads the header's value; empty where it is of another scheme or broken.
  static Optional<BasicCredentials> parse(String header) {
    return header.regionMatches(true, 0, "Basic ", 0, 6)
        ? decode(header.substring(6).strip())
        : Optional.empty();
  }

  private static Optional<BasicCredentials> decode(String encoded) {
    try {
      var text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      var parts = text.split(":", 2);
      return parts.length == 2
          ? Optional.of(new BasicCredentials(part(parts[0]), Secret.of(part(parts[1]))))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String part(String text) {
    return PercentEncoding.decode(text).orElse(text);
  }
}

package dev.latchkey.server.tokens;

import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// A token as somebody shows it.
///
/// @param binding keyed digest of the request that it came with, if it came with one
public record Shown(Secret token, Optional<String> binding) {
  public static Shown alone(Secret token) {
    return new Shown(token, Optional.empty());
  }
}

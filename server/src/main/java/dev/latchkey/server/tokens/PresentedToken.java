package dev.latchkey.server.tokens;

import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// A token as someone shows it.
///
/// @param binding keyed digest of the request that it came with, if it came with one
/// @param browser what only this browser has; empty for a program
public record PresentedToken(Secret token, Optional<String> binding, Optional<Secret> browser) {
  public static PresentedToken alone(Secret token) {
    return new PresentedToken(token, Optional.empty(), Optional.empty());
  }

  /// The same, shown by this browser.
  public PresentedToken by(Secret other) {
    return new PresentedToken(token, binding, Optional.of(other));
  }

  /// The same, together with what it is bound to.
  public PresentedToken with(String other) {
    return new PresentedToken(token, Optional.of(other), browser);
  }
}

package dev.latchkey.agent.redeem;

import dev.latchkey.agent.sink.NewPassword;

/// What comes of asking for a password.
public sealed interface PasswordChoice {
  /// Typed or given by the user; the receiver closes it.
  record Typed(NewPassword password) implements PasswordChoice {}

  /// Made here, and to be shown once; the receiver closes it.
  record Made(NewPassword password) implements PasswordChoice {}

  /// There is none that could be used.
  record None(String reason, String message) implements PasswordChoice {}
}

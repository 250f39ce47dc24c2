package dev.latchkey.server.admin;

import java.util.Optional;

/// Why an account is shut: one line, in the words of who shuts it, for those who are asked later.
public final class DisabledReason {
  public static final int MOST = 200;

  private DisabledReason() {}

  /// The text without blanks around it; empty where it is too long, holds control characters, or
  /// nothing.
  public static Optional<String> parse(String text) {
    var reason = text.strip();
    return reason.isEmpty()
            || reason.length() > MOST
            || reason.chars().anyMatch(Character::isISOControl)
        ? Optional.empty()
        : Optional.of(reason);
  }
}

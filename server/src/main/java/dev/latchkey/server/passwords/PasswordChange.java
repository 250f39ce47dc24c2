package dev.latchkey.server.passwords;

import java.time.Instant;
import java.util.Locale;

/// When a password was set, and how.
public record PasswordChange(Instant at, By by) {
  /// The ways in which a password is set.
  public enum By {
    SIGN_UP,
    RECOVERY,
    /// The first one, by whom an operator has invited.
    INVITATION,
    /// As a hash that another program had made.
    IMPORT,
    /// By its owner, who knew the old one.
    OWNER;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static By of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}

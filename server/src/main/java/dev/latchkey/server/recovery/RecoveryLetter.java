package dev.latchkey.server.recovery;

import dev.latchkey.server.web.page.Letter;

/// Brings the link with which a new password can be set.
///
/// @param link `BASE/reset-password#TOKEN`
/// @param minutes how long it works
public record RecoveryLetter(String link, long minutes) implements Letter {
  public RecoveryLetter {
    Letter.singleLine(link);
  }

  @Override
  public String name() {
    return "recovery";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "RecoveryLetter[minutes=" + minutes + "]";
  }
}

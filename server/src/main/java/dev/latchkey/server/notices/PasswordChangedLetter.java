package dev.latchkey.server.notices;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells the owner that the password was changed or reset.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record PasswordChangedLetter(Instant at, String recoveryLink) implements Letter {
  public PasswordChangedLetter {
    Letter.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "password-changed";
  }
}

package dev.latchkey.server.notices;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells the owner that the password was changed or reset.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
/// @param accountLink `BASE/account`: the sessions, for whoever is signed in
public record PasswordChangedLetter(Instant at, String recoveryLink, String accountLink)
    implements Letter {
  public PasswordChangedLetter {
    Letter.singleLine(recoveryLink);
    Letter.singleLine(accountLink);
  }

  @Override
  public String name() {
    return "password-changed";
  }
}

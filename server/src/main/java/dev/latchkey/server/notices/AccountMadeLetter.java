package dev.latchkey.server.notices;

import dev.latchkey.server.web.page.Letter;

/// Tells somebody that an operator has made an account for the address, and where its first
/// password is asked for.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right (C-07)
public record AccountMadeLetter(String recoveryLink) implements Letter {
  public AccountMadeLetter {
    Letter.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "account-made";
  }
}

package dev.latchkey.server.notices;

import dev.latchkey.server.web.page.Letter;

/// Tells the owner of a new account that it has no username. It names none: a letter holds nothing
/// personal.
///
/// @param signInLink `BASE/sign-in`
public record UsernameLetter(String signInLink) implements Letter {
  public UsernameLetter {
    Letter.singleLine(signInLink);
  }

  @Override
  public String name() {
    return "username-unavailable";
  }
}

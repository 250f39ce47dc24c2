package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.Letter;

/// Tells the owner of an account that somebody tried to sign up with its address.
///
/// @param signInLink `BASE/sign-in`
/// @param recoveryLink `BASE/forgot-password`
public record AlreadyRegisteredLetter(String signInLink, String recoveryLink) implements Letter {
  public AlreadyRegisteredLetter {
    Letter.singleLine(signInLink);
    Letter.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "already-registered";
  }
}

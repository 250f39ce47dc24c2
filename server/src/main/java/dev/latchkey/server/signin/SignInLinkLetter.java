package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.Letter;

/// Brings the link that signs in.
///
/// @param link `BASE/sign-in-link#TOKEN`
/// @param minutes how long it works
public record SignInLinkLetter(String link, long minutes) implements Letter {
  public SignInLinkLetter {
    Letter.singleLine(link);
  }

  @Override
  public String name() {
    return "sign-in-link";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "SignInLinkLetter[minutes=" + minutes + "]";
  }
}

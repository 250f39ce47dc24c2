package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.MailView;

/// Brings the link that signs in.
///
/// @param link `BASE/l#TOKEN`
/// @param minutes how long it works
public record SignInLinkMail(String link, long minutes) implements MailView {
  /// Short, so that no mail program cuts the link; it leads to `/sign-in-link`.
  static final String PATH = "/l";

  public SignInLinkMail {
    MailView.singleLine(link);
  }

  @Override
  public String name() {
    return "sign-in-link";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "SignInLinkMail[minutes=" + minutes + "]";
  }
}

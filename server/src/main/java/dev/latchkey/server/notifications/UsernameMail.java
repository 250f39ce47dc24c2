package dev.latchkey.server.notifications;

import dev.latchkey.server.web.page.MailView;

/// Tells the owner of a new account that it has no username. It names none: an email holds nothing
/// personal.
///
/// @param signInLink `BASE/sign-in`
public record UsernameMail(String signInLink) implements MailView {
  public UsernameMail {
    MailView.singleLine(signInLink);
  }

  @Override
  public String name() {
    return "username-unavailable";
  }
}

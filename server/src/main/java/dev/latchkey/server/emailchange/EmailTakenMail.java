package dev.latchkey.server.emailchange;

import dev.latchkey.server.web.page.MailView;

/// Tells the owner of an account that someone wanted to give its address to another account.
///
/// @param signInLink `BASE/sign-in`
public record EmailTakenMail(String signInLink) implements MailView {
  public EmailTakenMail {
    MailView.singleLine(signInLink);
  }

  @Override
  public String name() {
    return "address-taken";
  }
}

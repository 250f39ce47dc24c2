package dev.latchkey.server.notifications;

import dev.latchkey.server.web.page.MailView;

/// Tells someone that an operator has made an account for the address, and where its first password
/// is asked for.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right (C-07)
public record AccountCreatedMail(String recoveryLink) implements MailView {
  public AccountCreatedMail {
    MailView.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "account-made";
  }
}

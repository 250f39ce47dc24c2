package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.MailView;

/// Tells the owner of an account that someone tried to sign up with its address.
///
/// @param signInLink `BASE/sign-in`
/// @param recoveryLink `BASE/forgot-password`
public record AlreadyRegisteredMail(String signInLink, String recoveryLink) implements MailView {
  public AlreadyRegisteredMail {
    MailView.singleLine(signInLink);
    MailView.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "already-registered";
  }
}

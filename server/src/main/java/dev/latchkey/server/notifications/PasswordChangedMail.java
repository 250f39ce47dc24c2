package dev.latchkey.server.notifications;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// Tells the owner that the password was changed or reset.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
/// @param accountLink `BASE/account`: the sessions, for a signed-in user
public record PasswordChangedMail(Instant at, String recoveryLink, String accountLink)
    implements MailView {
  public PasswordChangedMail {
    MailView.singleLine(recoveryLink);
    MailView.singleLine(accountLink);
  }

  @Override
  public String name() {
    return "password-changed";
  }
}

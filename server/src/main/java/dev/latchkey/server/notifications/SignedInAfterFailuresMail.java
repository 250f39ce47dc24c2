package dev.latchkey.server.notifications;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// Tells the owner that someone has signed in on a device that was not known, after many wrong
/// passwords.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
/// @param accountLink `BASE/account`: the sessions, for a signed-in user
public record SignedInAfterFailuresMail(Instant at, String recoveryLink, String accountLink)
    implements MailView {
  public SignedInAfterFailuresMail {
    MailView.singleLine(recoveryLink);
    MailView.singleLine(accountLink);
  }

  @Override
  public String name() {
    return "signed-in-after-failures";
  }
}

package dev.latchkey.server.emailchange;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// Tells the present address that a change was asked for, while a new password still stops it.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record EmailChangeRequestedMail(Instant at, String recoveryLink) implements MailView {
  public EmailChangeRequestedMail {
    MailView.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "address-requested";
  }
}

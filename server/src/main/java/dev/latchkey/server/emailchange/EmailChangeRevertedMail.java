package dev.latchkey.server.emailchange;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// Tells an address that it was an account's for a while, and is no longer: the account has an
/// earlier one again.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record EmailChangeRevertedMail(Instant at, String recoveryLink) implements MailView {
  public EmailChangeRevertedMail {
    MailView.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "address-returned";
  }
}

package dev.latchkey.server.recovery;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.web.page.MailView;

/// Brings the link with which a new password can be set.
///
/// @param recipient the address of the account, which is where the email goes
/// @param link `BASE/r#TOKEN`
/// @param minutes how long it works
public record RecoveryMail(EmailAddress recipient, String link, long minutes) implements MailView {
  public RecoveryMail {
    MailView.singleLine(recipient.value());
    MailView.singleLine(link);
  }

  @Override
  public String name() {
    return "recovery";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "RecoveryMail[minutes=" + minutes + "]";
  }
}

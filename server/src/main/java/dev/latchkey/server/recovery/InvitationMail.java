package dev.latchkey.server.recovery;

import dev.latchkey.server.web.page.MailView;
import java.time.Duration;

/// Tells someone that an operator has made an account for the address, and brings the link that
/// sets its first password.
///
/// @param link `BASE/i#TOKEN`
/// @param life how long it works
/// @param recoveryLink `BASE/forgot-password`, for later: carries no right
public record InvitationMail(String link, Duration life, String recoveryLink) implements MailView {
  public InvitationMail {
    MailView.singleLine(link);
    MailView.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "invitation";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "InvitationMail[life=" + life + "]";
  }
}

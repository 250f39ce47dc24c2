package dev.latchkey.server.emailchange;

import dev.latchkey.server.web.page.MailView;
import java.time.Duration;
import java.time.Instant;

/// Tells the old address that it is no longer the account's, and how to take that back.
///
/// @param link `BASE/b#TOKEN`
/// @param life how long it works
public record EmailChangedMail(Instant at, String link, Duration life) implements MailView {
  /// Short, so that no mail program cuts the link; it leads to `/account/email/take-back`.
  static final String PATH = "/b";

  public EmailChangedMail {
    MailView.singleLine(link);
  }

  @Override
  public String name() {
    return "address-changed";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "EmailChangedMail[life=" + life + "]";
  }
}

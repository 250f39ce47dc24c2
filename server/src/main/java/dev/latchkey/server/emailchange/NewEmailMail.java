package dev.latchkey.server.emailchange;

import dev.latchkey.server.web.page.MailView;
import java.time.Duration;

/// Asks the reader of a new address to confirm it.
///
/// @param link `BASE/a#TOKEN`
/// @param life how long it works
public record NewEmailMail(String link, Duration life) implements MailView {
  /// Short, so that no mail program cuts the link; it leads to `/account/email/confirm`.
  static final String PATH = "/a";

  public NewEmailMail {
    MailView.singleLine(link);
  }

  @Override
  public String name() {
    return "new-address";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "NewEmailMail[life=" + life + "]";
  }
}

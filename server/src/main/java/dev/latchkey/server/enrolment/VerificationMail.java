package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.MailView;
import java.time.Duration;

/// Asks the owner of a new address to confirm it.
///
/// @param link `BASE/v#TOKEN`
/// @param life how long it works
public record VerificationMail(String link, Duration life) implements MailView {
  /// Short, so that no mail program cuts the link; it leads to `/verify`.
  static final String PATH = "/v";

  public VerificationMail {
    MailView.singleLine(link);
  }

  @Override
  public String name() {
    return "verification";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "VerificationMail[life=" + life + "]";
  }
}

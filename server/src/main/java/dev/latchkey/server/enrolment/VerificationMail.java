package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.MailView;

/// Asks the owner of a new address to confirm it.
///
/// @param link `BASE/v#TOKEN`
/// @param hours how long it works
public record VerificationMail(String link, long hours) implements MailView {
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
    return "VerificationMail[hours=" + hours + "]";
  }
}

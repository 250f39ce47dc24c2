package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.Letter;

/// Asks the owner of a new address to confirm it.
///
/// @param link `BASE/v#TOKEN`
/// @param hours how long it works
public record VerificationLetter(String link, long hours) implements Letter {
  /// Short, so that no mail program cuts the link; it leads to `/verify`.
  static final String PATH = "/v";

  public VerificationLetter {
    Letter.singleLine(link);
  }

  @Override
  public String name() {
    return "verification";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "VerificationLetter[hours=" + hours + "]";
  }
}

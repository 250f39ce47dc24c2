package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.Letter;

/// Asks the owner of a new address to confirm it.
///
/// @param link `BASE/verify#TOKEN`
/// @param hours how long it works
public record VerificationLetter(String link, long hours) implements Letter {
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

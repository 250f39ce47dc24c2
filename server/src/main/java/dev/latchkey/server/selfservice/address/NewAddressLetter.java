package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.web.page.Letter;

/// Asks the reader of a new address to confirm it.
///
/// @param link `BASE/a#TOKEN`
/// @param hours how long it works
public record NewAddressLetter(String link, long hours) implements Letter {
  /// Short, so that no mail program cuts the link; it leads to `/account/email/confirm`.
  static final String PATH = "/a";

  public NewAddressLetter {
    Letter.singleLine(link);
  }

  @Override
  public String name() {
    return "new-address";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "NewAddressLetter[hours=" + hours + "]";
  }
}

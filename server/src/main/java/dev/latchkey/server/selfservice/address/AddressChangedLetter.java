package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells the old address that it is no longer the account's, and how to take that back.
///
/// @param link `BASE/b#TOKEN`
/// @param hours how long it works
public record AddressChangedLetter(Instant at, String link, long hours) implements Letter {
  /// Short, so that no mail program cuts the link; it leads to `/account/email/take-back`.
  static final String PATH = "/b";

  public AddressChangedLetter {
    Letter.singleLine(link);
  }

  @Override
  public String name() {
    return "address-changed";
  }

  /// Masked: the link holds the token.
  @Override
  public String toString() {
    return "AddressChangedLetter[hours=" + hours + "]";
  }
}

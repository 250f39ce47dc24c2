package dev.latchkey.server.notices;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells the owner that the key for letters was added, replaced or removed.
///
/// @param accountLink `BASE/account/openpgp`
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record OpenPgpKeyChangedLetter(Instant at, String accountLink, String recoveryLink)
    implements Letter {
  static final String PAGE = "/account/openpgp";

  public OpenPgpKeyChangedLetter {
    Letter.singleLine(accountLink);
    Letter.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "openpgp-key-changed";
  }
}

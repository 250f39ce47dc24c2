package dev.latchkey.server.notices;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Reminds the owner that the key for letters ends soon.
///
/// @param endsAt when
/// @param accountLink `BASE/account/openpgp`
public record OpenPgpKeyExpiringLetter(Instant endsAt, String accountLink) implements Letter {
  public OpenPgpKeyExpiringLetter {
    Letter.singleLine(accountLink);
  }

  @Override
  public String name() {
    return "openpgp-key-expiring";
  }
}

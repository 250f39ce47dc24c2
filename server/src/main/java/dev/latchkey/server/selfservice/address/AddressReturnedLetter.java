package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells an address that it was an account's for a while, and is no longer: the account has an
/// earlier one again.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record AddressReturnedLetter(Instant at, String recoveryLink) implements Letter {
  public AddressReturnedLetter {
    Letter.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "address-returned";
  }
}

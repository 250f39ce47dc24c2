package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells the present address that a change was asked for, while a new password still stops it.
///
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record AddressRequestedLetter(Instant at, String recoveryLink) implements Letter {
  public AddressRequestedLetter {
    Letter.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "address-requested";
  }
}

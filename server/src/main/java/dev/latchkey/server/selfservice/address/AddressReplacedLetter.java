package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells an address that an operator has given its account another one.
public record AddressReplacedLetter(Instant at) implements Letter {
  @Override
  public String name() {
    return "address-replaced";
  }
}

package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.web.page.Letter;

/// Tells the owner of an account that somebody wanted to give its address to another account.
///
/// @param signInLink `BASE/sign-in`
public record AddressTakenLetter(String signInLink) implements Letter {
  public AddressTakenLetter {
    Letter.singleLine(signInLink);
  }

  @Override
  public String name() {
    return "address-taken";
  }
}

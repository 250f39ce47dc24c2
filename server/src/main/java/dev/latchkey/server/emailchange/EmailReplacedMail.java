package dev.latchkey.server.emailchange;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// Tells an address that an operator has given its account another one.
public record EmailReplacedMail(Instant at) implements MailView {
  @Override
  public String name() {
    return "address-replaced";
  }
}

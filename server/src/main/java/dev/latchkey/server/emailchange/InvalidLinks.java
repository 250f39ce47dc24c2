package dev.latchkey.server.emailchange;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.util.Locale;

/// Counts links that are no good. Only those count: a genuine one works whatever its neighbours try
/// (S4-12).
final class InvalidLinks {
  private final Throttle throttle;
  private final AuditTrail audit;

  InvalidLinks(Throttle throttle, AuditTrail audit) {
    this.throttle = throttle;
    this.audit = audit;
  }

  /// Where someone shows it.
  enum Link {
    CONFIRM,
    TAKE_BACK;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Counts one.
  Throttled<EmailChangeOutcome.TokenInvalid> charge(ClientAddress client, Link link) {
    return throttle.invalidToken(
        client,
        transaction -> {
          audit.append(transaction, new EmailChangeEvent.Refused(link, "token_invalid"));
          return new EmailChangeOutcome.TokenInvalid();
        });
  }
}

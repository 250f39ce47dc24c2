package dev.latchkey.server.emailchange;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Counts links that are no good. Only those count: a genuine one works whatever its neighbours try
/// (S4-12).
final class InvalidLinks {
  private final Database database;
  private final RateLimiter limiter;
  private final AuditTrail audit;

  InvalidLinks(Database database, RateLimiter limiter, AuditTrail audit) {
    this.database = database;
    this.limiter = limiter;
    this.audit = audit;
  }

  /// Where somebody shows it.
  enum Link {
    CONFIRM,
    TAKE_BACK;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Counts one.
  ///
  /// @return how long to wait, where the source has tried too often
  Optional<EmailChangeOutcome.SlowDown> charge(ClientAddress client, Link link) {
    var full = limiter.charge(database, List.of(Limit.TOKEN_SOURCE.of(client.source())));
    if (full.isEmpty()) {
      database.write(transaction -> {
        audit.append(transaction, new EmailChangeEvent.Refused(link, "token_invalid"));
        return true;
      });
    }
    return full.map(of -> new EmailChangeOutcome.SlowDown(of.retryAfter()));
  }
}

package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.Limit;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.storage.Database;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Counts links that are no good. Only those count: a genuine one works whatever its neighbours try
/// (S4-12).
public final class InvalidLinks {
  private final Database database;
  private final Attempts attempts;
  private final AuditTrail audit;

  public InvalidLinks(Database database, Attempts attempts, AuditTrail audit) {
    this.database = database;
    this.attempts = attempts;
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
  Optional<AddressOutcome.SlowDown> charge(ClientAddress client, Link link) {
    var full = attempts.charge(database, List.of(Limit.TOKEN_SOURCE.of(client.source())));
    if (full.isEmpty()) {
      database.write(transaction -> {
        audit.append(transaction, new AddressEvent.Refused(link, "token_invalid"));
        return true;
      });
    }
    return full.map(of -> new AddressOutcome.SlowDown(of.retryAfter()));
  }
}

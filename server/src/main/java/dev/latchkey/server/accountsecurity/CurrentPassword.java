package dev.latchkey.server.accountsecurity;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.util.List;

/// Compares what someone signed in enters as the present password (ASVS-7.5.1). A stolen session
/// must not become a way to guess it: the tries are counted together with those of changing it.
public final class CurrentPassword {
  private final Database database;
  private final Passwords passwords;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final AuditTrail audit;

  public CurrentPassword(
      Database database,
      Passwords passwords,
      RateLimiter limiter,
      Throttle throttle,
      AuditTrail audit) {
    this.database = database;
    this.passwords = passwords;
    this.limiter = limiter;
    this.throttle = throttle;
    this.audit = audit;
  }

  /// Compares; what is wrong counts.
  ///
  /// @param refused what the trail says where it is wrong
  /// @return whether it is right
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  public Throttled<Boolean> check(Id account, Secret entered, AuditEvent refused) {
    return throttle.attempt(
        List.of(Limit.PASSWORD_CHANGE.of(account.value())),
        place -> compare(account, entered, refused, place));
  }

  private boolean compare(Id account, Secret entered, AuditEvent refused, RateLimiter.Place place) {
    var right = limiter.verify(database, place, () -> matches(account, entered));
    if (right) {
      limiter.passed(database, place);
      return true;
    }
    return database.write(transaction -> {
      limiter.failedIn(transaction, place);
      audit.append(transaction, refused);
      return false;
    });
  }

  private boolean matches(Id account, Secret entered) {
    return passwords.matches(passwords.credential(database, account), entered);
  }

  /// The same, to prove who it is.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  public Throttled<Boolean> check(Id account, Secret entered) {
    return check(account, entered, new ReauthenticationRefused(account, "wrong_password"));
  }
}

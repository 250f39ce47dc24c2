package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.secondfactor.FactorLanes;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.RateLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way out for someone who has lost the device and the recovery codes. The password stays, and
/// the owner is told.
public record SecondFactorReset(
    Database database,
    Accounts accounts,
    SecondFactors factors,
    Passkeys passkeys,
    RateLimiter limiter,
    Notifications notifications,
    AuditTrail audit) {
  /// Removes every second factor of the account, and its passkeys, which stand for two.
  ///
  /// @return the methods that it had, in the words of the API
  public List<String> reset(Account account) {
    return database.write(transaction -> {
      var _ = accounts.hold(transaction, account.id());
      var removed = new ArrayList<>(factors.reset(transaction, account.id()));
      for (var method : removed) {
        audit.append(transaction, new SecondFactorResetEvent(account.id(), method));
      }
      if (passkeys.removeAll(transaction, account.id()) > 0) {
        removed.add("passkey");
      }
      FactorLanes.clear(limiter, transaction, account.id());
      if (!removed.isEmpty()) {
        notifications.secondFactorReset(transaction, account.id());
      }
      return removed;
    });
  }

  /// What the account has; empty where it has none.
  public Optional<SecondFactors.Present> show(Id account) {
    return database.read(handle -> factors.present(handle, account));
  }
}

package dev.latchkey.server.signin;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.SignInBudgets;
import java.util.List;

/// Tells owners of what looks like a guess that was right (ASVS-6.3.5), once an hour at most.
final class SuspiciousSignIn {
  /// So many wrong passwords in ten minutes are rarely the owner's own.
  static final int FAILURES = 10;

  private final RateLimiter limiter;
  private final Notifications notifications;

  SuspiciousSignIn(Platform platform, Identities identities) {
    limiter = platform.limiter();
    notifications = identities.notifications();
  }

  /// A sign-in on an unknown device was right.
  void succeeded(Transaction transaction, SignInBudgets budgets, Id account) {
    var isSuspicious = limiter.countedIn(transaction, budgets.failures()) >= FAILURES;
    var told = List.of(Limit.SIGN_IN_NOTICE.of(account.value()));
    if (isSuspicious && limiter.chargeIn(transaction, told).isEmpty()) {
      notifications.signedInAfterFailures(transaction, account);
    }
  }
}

package dev.latchkey.server.admin.defence;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitStanding;
import dev.latchkey.server.throttling.RateLimiter;
import java.util.ArrayList;
import java.util.List;

/// What guesses at an account are counted by, in words.
final class AccountCounts {
  private AccountCounts() {}

  static List<ExplainedCount> of(RateLimiter limiter, Database database, Account account) {
    var counts = new ArrayList<ExplainedCount>();
    for (var login : account.logins()) {
      var name = login.equals(account.email().canonical()) ? "address" : "username";
      var found = limiter.standing(database, RateLimiter.ofName(login));
      var lifted = found.stream().anyMatch(AccountCounts::isLifted);
      found.stream()
          .filter(standing -> standing.limit() != Limit.SIGN_IN_LIFTED)
          .map(standing -> ExplainedCount.ofName(standing, name, lifted))
          .forEach(counts::add);
    }
    limiter.standing(database, List.of(RateLimiter.ofSessions(account.id()))).stream()
        .map(ExplainedCount::ofSessions)
        .forEach(counts::add);
    return List.copyOf(counts);
  }

  private static boolean isLifted(LimitStanding standing) {
    return standing.limit() == Limit.SIGN_IN_LIFTED && standing.count() < 0;
  }
}

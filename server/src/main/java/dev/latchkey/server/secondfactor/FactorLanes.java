package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import java.util.List;

/// What wrong codes are counted by: the account, whatever its password is, so that someone who
/// resets it or changes it does not guess on.
///
/// @param key the account, and from where the codes come
public record FactorLanes(String key) {
  private static final int WORTH_A_NOTICE = 3;

  /// From devices that have not proven the second factor before.
  public static FactorLanes ofOthers(Id account) {
    return new FactorLanes(account + " others");
  }

  /// From one device that has.
  ///
  /// @param device stands for its cookie
  public static FactorLanes ofDevice(Id account, String device) {
    return new FactorLanes(account + " device " + device);
  }

  /// From the sessions of the account, to change what it has.
  public static FactorLanes ofSessions(Id account) {
    return new FactorLanes(account + " sessions");
  }

  /// To set a factor up.
  public static FactorLanes ofFirstCodes(Id account) {
    return new FactorLanes(account + " first codes");
  }

  /// The counts, that of all first.
  public List<LimitKey> budgets() {
    return List.of(run(), Limit.SECOND_FACTOR.of(key));
  }

  /// The count of all.
  public LimitKey run() {
    return Limit.SECOND_FACTOR_RUN.of(key);
  }

  /// Whether the owner is to be told of a wrong code that was counted just now: from the third one
  /// on, and not too often.
  public boolean isWorthANotice(RateLimiter limiter, Transaction transaction, Id account) {
    return limiter.countedIn(transaction, run()) >= WORTH_A_NOTICE
        && limiter
            .chargeIn(transaction, List.of(Limit.SECOND_FACTOR_NOTICE.of(account.value())))
            .isEmpty();
  }

  private void clear(RateLimiter limiter, Transaction transaction) {
    budgets().forEach(count -> limiter.clear(transaction, count));
  }

  /// Sets the counts back: the owner has given a recovery code, or an operator knows the owner. A
  /// right code of the app is no reason, since the guesses are not the owner's.
  public static void clear(RateLimiter limiter, Transaction transaction, Id account) {
    ofOthers(account).clear(limiter, transaction);
    ofSessions(account).clear(limiter, transaction);
    ofFirstCodes(account).clear(limiter, transaction);
  }

  /// Sets the count of one device back, after a right code there.
  public void clearDevice(RateLimiter limiter, Transaction transaction) {
    limiter.clear(transaction, run());
  }
}

package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import java.util.List;
import java.util.stream.Stream;

/// What wrong codes are counted by: the account, whatever its password is, so that someone who
/// resets it or changes it does not guess on.
///
/// @param run the count of all
/// @param more counts, of fewer at a time
public record FactorLanes(LimitKey run, List<LimitKey> more) {
  private static final int WORTH_A_NOTICE = 3;

  public FactorLanes {
    more = List.copyOf(more);
  }

  /// @param key the account, and from where the codes come
  private static FactorLanes at(String key) {
    return new FactorLanes(Limit.SECOND_FACTOR_RUN.of(key), List.of(Limit.SECOND_FACTOR.of(key)));
  }

  /// From devices that have not proven the second factor before.
  public static FactorLanes ofOthers(Id account) {
    return at(account + " others");
  }

  /// From one device that has.
  ///
  /// @param device stands for its cookie
  public static FactorLanes ofDevice(Id account, String device) {
    return at(account + " device " + device);
  }

  /// From the sessions of the account, to change what it has.
  public static FactorLanes ofSessions(Id account) {
    return at(account + " sessions");
  }

  /// To set a factor up.
  public static FactorLanes ofFirstCodes(Id account) {
    return at(account + " first codes");
  }

  /// To raise one session of the account, which may be stolen: it closes neither the others nor
  /// what the account does elsewhere, and all of them together guess no more than one device does.
  public static FactorLanes ofStepUp(Id account, Id session) {
    return new FactorLanes(
        Limit.STEP_UP_RUN.of(account.value()),
        List.of(Limit.STEP_UP_SESSION.of(session.value()), Limit.STEP_UP.of(session.value())));
  }

  /// The counts, that of all first.
  public List<LimitKey> budgets() {
    return Stream.concat(Stream.of(run), more.stream()).toList();
  }

  /// Whether the owner is to be told of a wrong code that was counted just now: from the third one
  /// on, and not too often.
  public boolean isWorthANotice(RateLimiter limiter, Transaction transaction, Id account) {
    return limiter.countedIn(transaction, run) >= WORTH_A_NOTICE
        && limiter
            .chargeIn(transaction, List.of(Limit.SECOND_FACTOR_NOTICE.of(account.value())))
            .isEmpty();
  }

  /// Sets these counts back.
  public void clear(RateLimiter limiter, Transaction transaction) {
    budgets().forEach(count -> limiter.clear(transaction, count));
  }

  /// Sets the counts back: the owner has given a recovery code, or an operator knows the owner. A
  /// right code of the app is no reason, since the guesses are not the owner's.
  public static void clear(RateLimiter limiter, Transaction transaction, Id account) {
    ofOthers(account).clear(limiter, transaction);
    ofSessions(account).clear(limiter, transaction);
    ofFirstCodes(account).clear(limiter, transaction);
    limiter.clear(transaction, Limit.STEP_UP_RUN.of(account.value()));
  }

  /// Sets the count of one device back, after a right code there.
  public void clearDevice(RateLimiter limiter, Transaction transaction) {
    limiter.clear(transaction, run);
  }
}

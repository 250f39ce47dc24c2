package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.util.List;

/// What lifting the limit of a name opens: for ten minutes the right password signs in although the
/// name's count is full.
///
/// The count itself stays full: if it were reset, an attacker who has filled it would see that
/// someone has set a new password, so that the name exists. So at a full count every attempt goes
/// the same way, whatever the name: it is compared with the account's password or with the decoy,
/// by the same statements, and refused in the same words unless the limit was lifted *and* the
/// password is right. Each source can cause only so many of these comparisons; beyond them it is
/// refused at once.
public final class LiftedLimits {
  /// A name whose limit was not lifted is counted just the same, far above what is good.
  private static final PreparedQuery<Long> TRY =
      new PreparedQuery<>(
          """
          INSERT INTO attempts (bucket, charged, opened_at, resets_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (bucket) DO UPDATE SET
            charged = CASE WHEN OVER THEN excluded.charged ELSE attempts.charged + 1 END,
            opened_at = CASE WHEN OVER THEN excluded.opened_at ELSE attempts.opened_at END,
            resets_at = CASE WHEN OVER THEN excluded.resets_at ELSE attempts.resets_at END
          RETURNING charged
          """
              .replace("OVER", AttemptCounts.OVER),
          row -> row.getLong("charged"));

  private static final int NEVER = 1_000_000;
  private final RateLimiter limiter;
  private final KeyedDigests digests;

  LiftedLimits(RateLimiter limiter, KeyedDigests digests) {
    this.limiter = limiter;
    this.digests = digests;
  }

  /// What becomes of an attempt at a name whose count is full.
  public enum Verdict {
    /// It is refused at once.
    CLOSED,
    /// It is compared, and refused whatever comes out.
    LIMITED,
    /// It is compared, and good where the password is.
    LIFTED
  }

  /// Counts an attempt before it is compared.
  ///
  /// @param source who tries
  /// @param name as it is counted
  public Verdict enter(Database database, String source, String name) {
    var ofSource = List.of(Limit.SIGN_IN_FULL_NAMES.of(source));
    if (limiter.remembered(database, ofSource).isPresent()) {
      return Verdict.CLOSED;
    }
    return database.write(transaction ->
        limiter.chargeIn(transaction, ofSource).isPresent()
            ? Verdict.CLOSED
            : enter(transaction, Limit.SIGN_IN_LIFTED.of(name)));
  }

  private Verdict enter(Transaction transaction, LimitKey bucket) {
    var now = transaction.now();
    var end = bucket.limit().window().end(now);
    var tries = transaction.lookUp(TRY, bucket.digest(digests), NEVER, now, end).orElseThrow();
    return tries <= bucket.limit().max() ? Verdict.LIFTED : Verdict.LIMITED;
  }

  /// It was right: that is not counted.
  public void passed(Transaction transaction, String source, String name) {
    limiter.refund(
        transaction, List.of(Limit.SIGN_IN_FULL_NAMES.of(source), Limit.SIGN_IN_LIFTED.of(name)));
  }

  void lift(Transaction transaction, List<String> names) {
    var end = Limit.SIGN_IN_LIFTED.window().end(transaction.now());
    for (var name : names) {
      transaction.change(
          """
          INSERT INTO attempts (bucket, charged, resets_at) VALUES (?, 0, ?)
          ON CONFLICT (bucket) DO UPDATE SET charged = 0, resets_at = excluded.resets_at
          """,
          Limit.SIGN_IN_LIFTED.of(name).digest(digests),
          end);
    }
  }
}

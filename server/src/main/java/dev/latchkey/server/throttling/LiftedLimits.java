package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.util.List;

/// What lifting the limits of a name opens: the right password signs in although the name's counts
/// are full.
///
/// The counts themselves stay full: if they were reset, an attacker who has filled them would see
/// that someone has set a new password, so that the name exists. So at a full count every attempt
/// goes the same way, whatever the name: it is compared with the account's password or with the
/// decoy, by the same statements, counted, and refused in the same words unless the limit was
/// lifted *and* the password is right.
///
/// After a lift a name stands 100 more wrong passwords, whatever was counted before: those that its
/// run has left, and for the rest as many as the run has had, which are counted here, from below
/// zero. Both end at the same time.
final class LiftedLimits {
  /// No lift may be smaller than what closes a name for ten minutes.
  private static final PreparedQuery<Run> RUN =
      new PreparedQuery<>(
          """
          INSERT INTO attempts (bucket, charged, opened_at, resets_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (bucket) DO UPDATE SET
            charged = CASE
              WHEN OVER OR attempts.charged < excluded.charged THEN excluded.charged
              ELSE attempts.charged END,
            pending = CASE WHEN OVER THEN 0 ELSE attempts.pending END,
            opened_at = CASE WHEN OVER THEN excluded.opened_at ELSE attempts.opened_at END,
            resets_at = CASE WHEN OVER THEN excluded.resets_at ELSE attempts.resets_at END
          RETURNING charged, resets_at
          """
              .replace("OVER", AttemptCounts.OVER),
          row -> new Run(row.getLong("charged"), row.getLong("resets_at")));

  /// What was counted before a lift, and when it ends.
  private record Run(long failures, long resetsAt) {}

  private final KeyedDigests digests;
  private final LimitSettings limits;

  LiftedLimits(KeyedDigests digests, LimitSettings limits) {
    this.digests = digests;
    this.limits = limits;
  }

  /// Whether a count is one of a name that was lifted, and not used up since.
  static boolean isOpen(AttemptCounts.Count lifted) {
    return lifted.charged() + lifted.pending() <= 0;
  }

  void lift(Transaction transaction, List<String> names) {
    names.forEach(name -> lift(transaction, name));
  }

  private void lift(Transaction transaction, String name) {
    var now = transaction.now();
    var limit = Limit.SIGN_IN_RUN.of(name);
    var end = limit.limit().window().end(now);
    var least = limits.most(Limit.SIGN_IN_NAME);
    var run = transaction.lookUp(RUN, limit.digest(digests), least, now, end).orElseThrow();
    transaction.change(
        """
        INSERT INTO attempts (bucket, charged, opened_at, resets_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (bucket) DO UPDATE SET
          charged = excluded.charged,
          pending = 0,
          opened_at = excluded.opened_at,
          resets_at = excluded.resets_at
        """,
        Limit.SIGN_IN_LIFTED.of(name).digest(digests),
        -run.failures,
        now,
        run.resetsAt);
  }
}

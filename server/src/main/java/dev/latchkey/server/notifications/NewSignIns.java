package dev.latchkey.server.notifications;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Of each account the last new sign-in that its owner is told of: what the email says, and when
/// there may be another one.
public final class NewSignIns {
  private static final Duration PAUSE = Duration.ofDays(1);

  /// Longer than any email waits, or can be retried.
  private static final Duration KEPT = Duration.ofDays(60);

  private static final PreparedQuery<NewSignIns.SignIn> LAST =
      new PreparedQuery<>(
          "SELECT at, device, country FROM new_sign_ins WHERE account_id = ?", SignIn::of);

  private NewSignIns() {}

  record SignIn(Instant at, String device, Optional<String> country) {
    static SignIn of(ResultSet row) throws SQLException {
      return new SignIn(
          Instant.ofEpochMilli(row.getLong("at")),
          row.getString("device"),
          Optional.ofNullable(row.getString("country")));
    }
  }

  /// By one statement, so that of several at once one is told. A time that lies ahead was written
  /// before the clock was set back.
  static boolean isToBeTold(
      Transaction transaction, Id account, String device, Optional<String> country) {
    var now = transaction.now();
    return transaction.change(
            """
            INSERT INTO new_sign_ins (account_id, at, device, country) VALUES (?, ?, ?, ?)
            ON CONFLICT (account_id) DO UPDATE SET
              at = excluded.at, device = excluded.device, country = excluded.country
            WHERE new_sign_ins.at <= ? OR new_sign_ins.at > excluded.at
            """,
            account.value(),
            now,
            device,
            country.orElse(null),
            now.minus(PAUSE))
        == 1;
  }

  static Optional<SignIn> last(Transaction transaction, Id account) {
    return transaction.lookUp(LAST, account.value());
  }

  /// Forgets those that no email is about any more.
  public static void purge(Transaction transaction) {
    transaction.change("DELETE FROM new_sign_ins WHERE at < ?", transaction.now().minus(KEPT));
  }
}

package dev.latchkey.server.grants;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Who is to be told that a session is over (OpenID Connect Back-Channel Logout 1.0): the
/// applications that got tokens in it. Every change is one conditional statement.
public final class Logouts {
  private static final String IS_OVER =
      "next_attempt_at IS NULL AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id ="
          + " logouts.session_id)";

  /// One whose turn is further away was put off before the clock was set back.
  private static final Duration FARTHEST = Duration.ofHours(6);

  private static final String DUE = "(next_attempt_at <= ? OR next_attempt_at > ?)";

  private static final PreparedQuery<Owed> IN_TURN =
      new PreparedQuery<>(
          "SELECT id, client_id, account_id, session_id, tries FROM logouts WHERE client_id = ? AND"
              + " "
              + DUE
              + " ORDER BY next_attempt_at, id LIMIT ?",
          row ->
              new Owed(
                  new Id(row.getString(1)),
                  new Id(row.getString(2)),
                  new Id(row.getString(3)),
                  new Id(row.getString(4)),
                  row.getInt(5)));

  private Logouts() {}

  /// One that is to be told.
  ///
  /// @param tries how often it was sent, or was about to be
  public record Owed(Id id, Id client, Id account, Id session, int tries) {
    /// The same once it was taken for another attempt.
    public Owed tried() {
      return new Owed(id, client, account, session, tries + 1);
    }
  }

  /// Notes that an application got tokens in a session, once, if it wants to be told of the end.
  static void note(Transaction transaction, Id id, Grant grant) {
    transaction.change(
        """
        INSERT INTO logouts (id, client_id, account_id, session_id, created_at, tries)
        SELECT ?, c.id, ?, ?, ?, 0 FROM clients c WHERE c.id = ? AND c.backchannel_logout_uri <> ''
        ON CONFLICT (session_id, client_id) DO NOTHING
        """,
        id.value(),
        grant.account().value(),
        grant.session().value(),
        transaction.now(),
        grant.client().value());
  }

  /// Owes the news of each session of the account that has just ended.
  public static void owe(Transaction transaction, Id account) {
    transaction.change(
        "UPDATE logouts SET next_attempt_at = ? WHERE account_id = ? AND " + IS_OVER,
        transaction.now(),
        account.value());
  }

  /// The same for sessions that ended without a request: those that were not used for too long.
  public static void oweAll(Transaction transaction) {
    transaction.change(
        "UPDATE logouts SET next_attempt_at = ? WHERE " + IS_OVER, transaction.now());
  }

  /// The applications that something is to be sent to now.
  public static List<Id> clientsInTurn(Handle handle, Instant now) {
    return handle
        .select("SELECT DISTINCT client_id FROM logouts WHERE " + DUE, now, now.plus(FARTHEST))
        .mapTo(String.class)
        .map(Id::new)
        .list();
  }

  /// What is to be sent to an application now, the longest due first.
  public static List<Owed> inTurn(Database database, Id client, int most) {
    var now = database.now();
    return database.lookUpAll(
        IN_TURN,
        client.value(),
        now.toEpochMilli(),
        now.plus(FARTHEST).toEpochMilli(),
        (long) most);
  }

  /// Takes one that is due, which has been tried once more then. It comes back after `lease`,
  /// unless its outcome is recorded before.
  ///
  /// @return false where another took it
  public static boolean take(Transaction transaction, Owed owed, Duration lease) {
    var now = transaction.now();
    return transaction.change(
            "UPDATE logouts SET tries = tries + 1, next_attempt_at = ? WHERE id = ? AND tries = ?"
                + " AND "
                + DUE,
            now.plus(lease),
            owed.id().value(),
            (long) owed.tries(),
            now,
            now.plus(FARTHEST))
        == 1;
  }

  /// It is sent again at this time.
  ///
  /// @return false where another has taken it since
  public static boolean again(Transaction transaction, Owed owed, Instant next) {
    return transaction.change(
            "UPDATE logouts SET next_attempt_at = ? WHERE id = ? AND tries = ?",
            next,
            owed.id().value(),
            (long) owed.tries())
        == 1;
  }

  /// The application was told, or is given up.
  ///
  /// @return false where another has taken it since
  public static boolean settle(Transaction transaction, Owed owed) {
    return transaction.change(
            "DELETE FROM logouts WHERE id = ? AND tries = ?",
            owed.id().value(),
            (long) owed.tries())
        == 1;
  }
}

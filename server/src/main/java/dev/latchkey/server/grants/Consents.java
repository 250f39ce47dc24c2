package dev.latchkey.server.grants;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What people have allowed applications to know of them.
public final class Consents {
  static final PreparedQuery<Set<Scope>> FIND =
      new PreparedQuery<>(
          "SELECT scopes FROM consents WHERE account_id = ? AND client_id = ?",
          row -> Scope.split(row.getString(1)).orElseThrow());

  /// Those that were allowed something, and the operator's own that hold tokens.
  private static final PreparedQuery<Given> OF_ACCOUNT =
      new PreparedQuery<>(
          """
          SELECT c.id, c.name, n.scopes, (SELECT MAX(g.created_at) FROM grants g
            WHERE g.account_id = ? AND g.client_id = c.id AND g.code_used_at IS NOT NULL)
          FROM clients c LEFT JOIN consents n ON n.client_id = c.id AND n.account_id = ?
          WHERE c.disabled_at IS NULL AND (n.account_id IS NOT NULL OR EXISTS (SELECT 1 FROM grants g
            WHERE g.account_id = ? AND g.client_id = c.id AND g.code_used_at IS NOT NULL
              AND g.ended_at IS NULL AND g.expires_at > ?))
          ORDER BY c.name, c.id
          """,
          Consents::given);

  /// First the session and then the consent, as a code is claimed: who ends them waits, or is
  /// waited for, and of two consents at a time none is lost.
  private static final String HOLD_SESSION =
      "UPDATE sessions SET last_used_at = last_used_at WHERE id = ?";

  private static final String HOLD =
      "UPDATE consents SET given_at = given_at WHERE account_id = ? AND client_id = ?";

  private final AuditTrail audit;

  Consents(AuditTrail audit) {
    this.audit = audit;
  }

  /// An application as a person sees it.
  ///
  /// @param application its name
  /// @param scopes what the person allowed; empty where it was not asked
  /// @param lastSignIn there, as far as it is still known
  public record Given(
      Id client, String application, Set<Scope> scopes, Optional<Instant> lastSignIn) {}

  private static Given given(ResultSet row) throws SQLException {
    var scopes = Optional.ofNullable(row.getString(3)).flatMap(Scope::split).orElse(Set.of());
    var millis = row.getLong(4);
    Optional<Instant> last =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    return new Given(new Id(row.getString(1)), row.getString(2), scopes, last);
  }

  /// Whether the person has allowed the application all of this.
  public boolean cover(Handle handle, Id account, Id client, Set<Scope> scopes) {
    return FIND.on(handle, account.value(), client.value())
        .filter(given -> given.containsAll(scopes))
        .isPresent();
  }

  /// Allows it, beside what was allowed before; nothing where the session has ended meanwhile.
  public void give(Transaction transaction, Session session, Id client, Set<Scope> scopes) {
    var account = session.accountId();
    var _ = transaction.change(HOLD_SESSION, session.id().value());
    var _ = transaction.change(HOLD, account.value(), client.value());
    var all = new LinkedHashSet<Scope>();
    transaction.lookUp(FIND, account.value(), client.value()).ifPresent(all::addAll);
    all.addAll(scopes);
    var given =
        transaction.change(
            """
            INSERT INTO consents (account_id, client_id, scopes, given_at)
            SELECT s.account_id, ?, ?, ? FROM sessions s WHERE s.id = ?
            ON CONFLICT (account_id, client_id) DO UPDATE SET scopes = excluded.scopes, given_at = excluded.given_at
            """,
            client.value(),
            Scope.join(all),
            transaction.now(),
            session.id().value());
    if (given == 1) {
      audit.append(transaction, new GrantEvent.ConsentGiven(account, client, Scope.join(all)));
    }
  }

  /// The applications of a person.
  public List<Given> list(Database database, Id account) {
    var now = database.now().toEpochMilli();
    var id = account.value();
    return database.lookUpAll(OF_ACCOUNT, id, id, id, now);
  }

  /// Takes a consent back, with all that the application holds on behalf of the person; false where
  /// there is neither.
  public boolean end(Transaction transaction, Id account, Id client) {
    var consents =
        transaction.change(
            "DELETE FROM consents WHERE account_id = ? AND client_id = ?",
            account.value(),
            client.value());
    var grants = Grants.end(transaction, account, client);
    if (consents + grants > 0) {
      audit.append(transaction, new GrantEvent.ConsentEnded(account, client));
    }
    return consents + grants > 0;
  }
}

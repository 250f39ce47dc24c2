package dev.latchkey.server.openid.consents;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What a person has allowed applications, and what these hold.
public final class ApplicationsOfPerson implements PersonalData {
  /// An application.
  ///
  /// @param scope what it may know, separated by spaces
  record Told(String application, String scope, Instant allowedAt) {
    static Told of(ResultSet row) throws SQLException {
      return new Told(
          row.getString("name"),
          row.getString("scopes"),
          Instant.ofEpochMilli(row.getLong("given_at")));
    }
  }

  @Override
  public Map<String, Object> tell(Handle handle, Account account) {
    var applications =
        handle
            .createQuery(
                """
                SELECT c.name, n.scopes, n.given_at FROM consents n JOIN clients c ON c.id = n.client_id
                WHERE n.account_id = :account ORDER BY c.name, c.id
                """)
            .bind("account", account.id().value())
            .map((row, _) -> Told.of(row))
            .list();
    return Map.of("applications", applications);
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    return PersonalData.after(Grants.forget(transaction, account.id(), most), most);
  }
}

package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.PreparedQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads profiles, each by one indexed query.
public final class Profiles {
  /// The most on one page.
  public static final int PAGE = 100;

  private static final String SELECT =
      "SELECT " + Accounts.COLUMNS + ", created_at FROM accounts WHERE ";
  private static final PreparedQuery<Profile> BY_ID =
      new PreparedQuery<>(SELECT + "id = ?", Profiles::profile);
  private static final PreparedQuery<Profile> BY_DIGEST =
      new PreparedQuery<>(SELECT + "email_digest = ?", Profiles::profile);

  public Optional<Profile> byId(Handle handle, Id id) {
    return BY_ID.on(handle, id.value());
  }

  /// Of the account that has an address.
  ///
  /// @param digest of [Accounts#addressDigest]
  public Optional<Profile> byAddressDigest(Handle handle, byte[] digest) {
    return BY_DIGEST.on(handle, (Object) digest);
  }

  /// Up to [#PAGE] with an id above `after`, in order.
  public List<Profile> page(Handle handle, String after) {
    return handle
        .createQuery(SELECT + "id > :after ORDER BY id LIMIT :limit")
        .bind("after", after)
        .bind("limit", PAGE)
        .map((row, _) -> profile(row))
        .list();
  }

  private static Profile profile(ResultSet row) throws SQLException {
    return new Profile(Accounts.account(row), Instant.ofEpochMilli(row.getLong("created_at")));
  }
}

package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.GroupName;
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

  private static final String COLUMNS =
      "SELECT accounts.id, email, username, display_name, language, generation, disabled_at,"
          + " deletes_at, disabled_reason, accounts.created_at, (SELECT string_agg(name, ',' ORDER"
          + " BY name) FROM account_groups WHERE id IN (SELECT group_id FROM group_members WHERE"
          + " account_id = accounts.id)) AS group_names FROM ";
  private static final String SELECT = COLUMNS + "accounts WHERE ";
  public static final String NEWEST =
      COLUMNS + "accounts ORDER BY accounts.created_at DESC, accounts.id DESC LIMIT :limit";
  public static final String BEGINNING =
      SELECT
          + """
          accounts.id IN (SELECT account_id FROM account_words WHERE word >= :from AND word < :to
            ORDER BY word, account_id LIMIT :limit)
          ORDER BY email
          """;
  private static final PreparedQuery<AccountProfile> BY_ID =
      new PreparedQuery<>(SELECT + "accounts.id = ?", Profiles::profile);
  private static final PreparedQuery<AccountProfile> BY_DIGEST =
      new PreparedQuery<>(SELECT + "email_digest = ?", Profiles::profile);

  public Optional<AccountProfile> byId(Handle handle, Id id) {
    return BY_ID.on(handle, id.value());
  }

  /// Of the account that has an address.
  ///
  /// @param digest of [Accounts#addressDigest]
  public Optional<AccountProfile> byAddressDigest(Handle handle, byte[] digest) {
    return BY_DIGEST.on(handle, (Object) digest);
  }

  /// Up to [#PAGE] with an id above `after`, in order.
  public List<AccountProfile> page(Handle handle, String after) {
    return handle
        .createQuery(SELECT + "accounts.id > :after ORDER BY accounts.id LIMIT :limit")
        .bind("after", after)
        .bind("limit", PAGE)
        .map((row, _) -> profile(row))
        .list();
  }

  /// The same of those in a group.
  public List<AccountProfile> page(Handle handle, GroupName group, String after) {
    return handle
        .createQuery(
            COLUMNS
                + """
                group_members JOIN accounts ON accounts.id = account_id
                WHERE group_id = (SELECT id FROM account_groups WHERE name = :group) AND account_id > :after
                ORDER BY account_id LIMIT :limit
                """)
        .bind("group", group.value())
        .bind("after", after)
        .bind("limit", PAGE)
        .map((row, _) -> profile(row))
        .list();
  }

  /// The last that were created, the newest first.
  public List<AccountProfile> newest(Handle handle, int most) {
    return handle.createQuery(NEWEST).bind("limit", most).map((row, _) -> profile(row)).list();
  }

  /// Up to [#PAGE] that are found by what they begin with, by the words that were found.
  public List<AccountProfile> beginning(Handle handle, String text) {
    var range = SearchWords.Range.of(text);
    return handle
        .createQuery(BEGINNING)
        .bind("from", range.from())
        .bind("to", range.to())
        .bind("limit", PAGE)
        .map((row, _) -> profile(row))
        .list();
  }

  private static AccountProfile profile(ResultSet row) throws SQLException {
    return new AccountProfile(
        Accounts.account(row),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Optional.ofNullable(row.getString("disabled_reason")),
        Optional.ofNullable(row.getString("group_names"))
            .map(names -> List.of(names.split(",", -1)))
            .orElse(List.of()));
  }
}

package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The groups, and who is in them. Each change is one conditional statement.
public final class Groups {
  private static final String SELECT =
      """
      SELECT id, name, (SELECT COUNT(*) FROM group_members WHERE group_id = account_groups.id) AS members
      FROM account_groups
      """;

  /// Adds a group.
  ///
  /// @return false where there is one of that name already, or one that looks like it
  public boolean add(Transaction transaction, Id id, GroupName name) {
    return transaction
            .handle()
            .createUpdate(
                """
                INSERT INTO account_groups (id, name, skeleton, created_at)
                VALUES (:id, :name, :skeleton, :now)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", id.value())
            .bind("name", name.value())
            .bind("skeleton", name.skeleton().value())
            .bind("now", transaction.now())
            .execute()
        == 1;
  }

  /// Removes the group; its members stay.
  ///
  /// @return which it was; empty where there is none
  public Optional<Id> remove(Transaction transaction, GroupName name) {
    return transaction
        .handle()
        .createQuery("DELETE FROM account_groups WHERE name = :name RETURNING id")
        .bind("name", name.value())
        .map((row, _) -> new Id(row.getString("id")))
        .findOne();
  }

  public Optional<Group> find(Handle handle, GroupName name) {
    return handle
        .createQuery(SELECT + "WHERE name = :name")
        .bind("name", name.value())
        .map((row, _) -> group(row))
        .findOne();
  }

  /// The id of a group, without counting its members.
  public Optional<Id> id(Handle handle, GroupName name) {
    return handle
        .createQuery("SELECT id FROM account_groups WHERE name = :name")
        .bind("name", name.value())
        .map((row, _) -> new Id(row.getString("id")))
        .findOne();
  }

  /// All of them, by name.
  public List<Group> list(Handle handle) {
    return handle.createQuery(SELECT + "ORDER BY name").map((row, _) -> group(row)).list();
  }

  /// The ids of the groups of an account.
  public List<Id> of(Handle handle, Id account) {
    return handle
        .createQuery("SELECT group_id FROM group_members WHERE account_id = :account")
        .bind("account", account.value())
        .map((row, _) -> new Id(row.getString("group_id")))
        .list();
  }

  /// Lets all leave a group that is to be removed; no one joins it any more.
  ///
  /// @return the ids of those who were in it
  public List<Id> close(Transaction transaction, Id group) {
    // To change a key waits for those who are joining, and keeps others from it.
    transaction
        .handle()
        .createUpdate("UPDATE account_groups SET skeleton = id WHERE id = :group")
        .bind("group", group.value())
        .execute();
    return transaction
        .handle()
        .createQuery("DELETE FROM group_members WHERE group_id = :group RETURNING account_id")
        .bind("group", group.value())
        .map((row, _) -> new Id(row.getString("account_id")))
        .list();
  }

  /// Puts an account into a group.
  ///
  /// @return false where the account is in it already, or one of both is gone
  public boolean join(Transaction transaction, Id group, Id account) {
    return transaction
            .handle()
            .createUpdate(
                """
                INSERT INTO group_members (group_id, account_id)
                SELECT account_groups.id, accounts.id FROM account_groups, accounts
                WHERE account_groups.id = :group AND accounts.id = :account
                ON CONFLICT DO NOTHING
                """)
            .bind("group", group.value())
            .bind("account", account.value())
            .execute()
        == 1;
  }

  /// Takes an account out of a group.
  ///
  /// @return false where the account is not in it
  public boolean leave(Transaction transaction, Id group, Id account) {
    return transaction
            .handle()
            .createUpdate(
                "DELETE FROM group_members WHERE group_id = :group AND account_id = :account")
            .bind("group", group.value())
            .bind("account", account.value())
            .execute()
        == 1;
  }

  private static Group group(ResultSet row) throws SQLException {
    return new Group(
        new Id(row.getString("id")), new GroupName(row.getString("name")), row.getLong("members"));
  }
}

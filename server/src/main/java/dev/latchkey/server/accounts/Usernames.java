package dev.latchkey.server.accounts;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Skeleton;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps usernames apart that look alike: each account stores the skeleton of its name, and no two
/// are the same (UTS #39, C-23).
///
/// A stored skeleton begins with the version of the tables it was made by, so that old and new ones
/// never clash while they are recomputed.
final class Usernames {
  private static final Logger LOG = LoggerFactory.getLogger(Usernames.class);
  private static final int BATCH = 500;

  private record Row(Id account, Username name) {}

  static String skeleton(Username name) {
    return Skeleton.VERSION + ": " + name.skeleton();
  }

  /// Whether no one else has the name, or one that looks like it.
  boolean isFree(Handle handle, Username name, Id taker) {
    return handle
        .createQuery(
            """
            SELECT 1 FROM accounts WHERE (username = :name OR username_skeleton = :skeleton) AND id <> :taker
            """)
        .bind("name", name.value())
        .bind("skeleton", skeleton(name))
        .bind("taker", taker.value())
        .mapTo(Integer.class)
        .findFirst()
        .isEmpty();
  }

  /// Gives the account the name; one that looks like another's meets the index.
  void set(Handle handle, Id account, Optional<Username> name) {
    handle
        .createUpdate(
            "UPDATE accounts SET username = :name, username_skeleton = :skeleton WHERE id = :id")
        .bind("name", name.map(Username::value).orElse(null))
        .bind("skeleton", name.map(Usernames::skeleton).orElse(null))
        .bind("id", account.value())
        .execute();
  }

  /// Recomputes all skeletons if they were made with other tables than those of this program. Names
  /// that look alike now, and did not before, all stay good; an event reports each of them
  /// (UTS39-7).
  public void refresh(Database database, AuditTrail audit) {
    if (database.read(Usernames::isUpToDate)) {
      return;
    }
    var last = "";
    List<Row> rows;
    do {
      var after = last;
      rows = database.read(handle -> page(handle, after));
      var page = rows;
      database.write(transaction -> store(transaction, page, audit));
      last = rows.isEmpty() ? last : rows.getLast().account().value();
    } while (rows.size() == BATCH);
    database.write(Usernames::markUpToDate);
  }

  private static boolean isUpToDate(Handle handle) {
    return handle
        .createQuery("SELECT 1 FROM username_skeletons WHERE version = :version")
        .bind("version", Skeleton.VERSION)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static int markUpToDate(Transaction transaction) {
    var handle = transaction.handle();
    handle.execute("DELETE FROM username_skeletons");
    return handle
        .createUpdate(
            "INSERT INTO username_skeletons (version, made_at) VALUES (:version, :now)"
                + " ON CONFLICT DO NOTHING")
        .bind("version", Skeleton.VERSION)
        .bind("now", transaction.now())
        .execute();
  }

  private static List<Row> page(Handle handle, String after) {
    return handle
        .createQuery(
            """
            SELECT id, username FROM accounts WHERE id > :after AND username IS NOT NULL
            ORDER BY id LIMIT :batch
            """)
        .bind("after", after)
        .bind("batch", BATCH)
        .map((row, context) ->
            new Row(new Id(row.getString("id")), new Username(row.getString("username"))))
        .list();
  }

  private static int store(Transaction transaction, List<Row> rows, AuditTrail audit) {
    for (var row : rows) {
      if (!store(transaction.handle(), row)) {
        LOG.warn("the username of account {} looks like another one", row.account());
        audit.append(transaction, new AccountEvent.UsernameCollision(row.account()));
      }
    }
    return rows.size();
  }

  /// Of several names that look alike one holds the skeleton, and keeps it from newcomers for all.
  private static boolean store(Handle handle, Row row) {
    var free =
        """
        UPDATE accounts SET username_skeleton = :skeleton
        WHERE id = :id AND NOT EXISTS (
          SELECT 1 FROM accounts other WHERE other.username_skeleton = :skeleton AND other.id <> :id)
        """;
    var stored =
        handle
            .createUpdate(free)
            .bind("skeleton", skeleton(row.name()))
            .bind("id", row.account().value())
            .execute();
    if (stored == 0) {
      handle.execute(
          "UPDATE accounts SET username_skeleton = NULL WHERE id = ?", row.account().value());
    }
    return stored == 1;
  }
}

package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Usernames that were given up. Until their time is over, only their former owner can take them
/// again, or a name that looks like one: no one else is taken for that person.
final class FormerUsernames {
  static final Duration RESERVED = Duration.ofDays(90);

  /// Stands for a person who has no account yet.
  static final Id NEWCOMER = new Id("0".repeat(26));

  private final KeyedDigests digests;

  FormerUsernames(KeyedDigests digests) {
    this.digests = digests;
  }

  /// Whether the name, or what it looks like, was given up by someone else.
  boolean isReserved(Handle handle, Username name, Id taker) {
    return handle
        .createQuery(
            """
            SELECT 1 FROM former_usernames
            WHERE skeleton_digest = :digest AND (account_id IS NULL OR account_id <> :taker)
            """)
        .bind("digest", digest(name))
        .bind("taker", taker.value())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /// Keeps a name that its owner has just given up.
  void reserve(Transaction transaction, Id account, Username name) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO former_usernames (skeleton_digest, account_id, username, reserved_until)
            VALUES (:digest, :account, :name, :until)
            ON CONFLICT (skeleton_digest) DO UPDATE SET account_id = excluded.account_id,
              username = excluded.username, reserved_until = excluded.reserved_until
            """)
        .bind("digest", digest(name))
        .bind("account", account.value())
        .bind("name", name.value())
        .bind("until", transaction.now().plus(RESERVED))
        .execute();
  }

  /// Its owner has taken the name again.
  void release(Transaction transaction, Username name) {
    transaction
        .handle()
        .createUpdate("DELETE FROM former_usernames WHERE skeleton_digest = :digest")
        .bind("digest", digest(name))
        .execute();
  }

  /// Those of an account, with the time until which no one else can take them.
  Map<String, Instant> of(Handle handle, Id account) {
    return handle
        .createQuery(
            """
            SELECT username, reserved_until FROM former_usernames
            WHERE account_id = :account AND username IS NOT NULL ORDER BY username
            """)
        .bind("account", account.value())
        .reduceRows(
            new TreeMap<>(),
            (names, row) -> {
              names.put(
                  row.getColumn("username", String.class),
                  Instant.ofEpochMilli(row.getColumn("reserved_until", Long.class)));
              return names;
            });
  }

  /// They stay reserved, and say no longer for whom.
  void disown(Transaction transaction, Id account) {
    transaction
        .handle()
        .createUpdate(
            "UPDATE former_usernames SET account_id = NULL, username = NULL WHERE account_id ="
                + " :account")
        .bind("account", account.value())
        .execute();
  }

  /// Forgets those whose time is over: from then on everyone can take them.
  void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM former_usernames WHERE reserved_until < :now")
        .bind("now", transaction.now())
        .execute();
  }

  private byte[] digest(Username name) {
    return digests.digest(KeyedDigests.Purpose.FORMER_USERNAME, name.skeleton().value());
  }
}

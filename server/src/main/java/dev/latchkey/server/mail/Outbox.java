package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The letters that are still to be written. A row names the purpose and whom it is about, never a
/// token.
public final class Outbox {
  private static final Duration KEPT = Duration.ofDays(30);

  /// A letter whose turn is further away was put off before the clock was set back; it would wait
  /// until the clock is there again.
  private static final Duration FARTHEST = MailWorker.LONGEST_PAUSE.plusMinutes(1);

  private static final String DUE =
      "(next_attempt_at <= :now OR next_attempt_at > :farthest) AND dead_at IS NULL";
  private final Randomness randomness;

  public Outbox(Randomness randomness) {
    this.randomness = randomness;
  }

  private record Queued(
      String purpose,
      @Nullable String subject,
      byte @Nullable [] digest,
      Optional<Language> language,
      boolean isNotice) {}

  /// Queues a letter that somebody waits for, about something whose id is known, in the language
  /// that its recipient is known to use.
  public void add(Transaction transaction, String purpose, String subject) {
    add(transaction, purpose, subject, Optional.empty());
  }

  /// Queues a letter about something whose id is known: an account, an enrolment, a delivery.
  public void add(
      Transaction transaction, String purpose, String subject, Optional<Language> language) {
    insert(transaction, new Queued(purpose, subject, null, language, false));
  }

  /// Queues a letter that tells what happened: those that somebody waits for go first.
  public void addNotice(Transaction transaction, String purpose, String subject) {
    insert(transaction, new Queued(purpose, subject, null, Optional.empty(), true));
  }

  /// Queues a letter to whoever has an address, by the address's keyed digest: whether anybody has
  /// it is found out by the worker, not by the request (S4-05).
  ///
  /// @param language what whoever asks uses; empty where that is not known
  public void addByAddress(
      Transaction transaction, String purpose, byte[] addressDigest, Optional<Language> language) {
    insert(transaction, new Queued(purpose, null, addressDigest, language, false));
  }

  /// A letter that whoever has an address is to get about something else.
  ///
  /// @param subject id of what it is about
  public record AskedFor(byte[] addressDigest, String subject) {}

  /// The same about something whose id is known.
  public void addByAddress(
      Transaction transaction, String purpose, AskedFor asked, Optional<Language> language) {
    insert(transaction, new Queued(purpose, asked.subject, asked.addressDigest, language, false));
  }

  /// The same in a language that is not known.
  public void addByAddress(Transaction transaction, String purpose, byte[] addressDigest) {
    addByAddress(transaction, purpose, addressDigest, Optional.empty());
  }

  private void insert(Transaction transaction, Queued letter) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO outbox (id, purpose, subject, address_digest, language, notice, created_at, attempts,
              next_attempt_at)
            VALUES (:id, :purpose, :subject, :digest, :language, :notice, :now, 0, :now)
            """)
        .bind("id", Id.make(randomness).value())
        .bind("purpose", letter.purpose)
        .bind("subject", letter.subject)
        .bind("digest", letter.digest)
        .bind("language", letter.language.map(Language::tag).orElse(null))
        .bind("notice", letter.isNotice ? 1 : 0)
        .bind("now", transaction.now())
        .execute();
  }

  /// How many letters wait, and how many were given up.
  public record Counts(long waiting, long dead) {}

  public Counts counts(Database database) {
    return database.read(handle ->
        handle
            .createQuery("SELECT COUNT(*) AS all_of_them, COUNT(dead_at) AS dead FROM outbox")
            .map((row, context) ->
                new Counts(row.getLong("all_of_them") - row.getLong("dead"), row.getLong("dead")))
            .one());
  }

  /// Ids of the letters whose turn it is: those that somebody waits for first, the oldest of each
  /// kind first. A fifth of the places goes to the oldest of all, so that a flood of requests keeps
  /// no notice back.
  List<String> due(Handle handle, Instant now, int limit) {
    var share = limit - limit / 5;
    var ids = new LinkedHashSet<>(due(handle, now, "notice, next_attempt_at, id", share));
    if (ids.size() < share) {
      return List.copyOf(ids); // all that are due, as nearly always: none is left to look for
    }
    ids.addAll(due(handle, now, "next_attempt_at, id", limit));
    return ids.stream().limit(limit).toList();
  }

  private static List<String> due(Handle handle, Instant now, String order, int limit) {
    return handle
        .createQuery("SELECT id FROM outbox WHERE " + DUE + " ORDER BY " + order + " LIMIT :limit")
        .bind("now", now)
        .bind("farthest", now.plus(FARTHEST))
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  /// Takes a letter whose turn it is; empty where another node has taken it. It comes back at
  /// `nextAttempt`, unless it is removed.
  Optional<OutboxRow> take(Transaction transaction, String id, Instant nextAttempt) {
    return transaction
        .handle()
        .createQuery(
            "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = :next WHERE id = :id AND "
                + DUE
                + " RETURNING id, purpose, subject, address_digest, language, attempts, created_at,"
                + " notice")
        .bind("id", id)
        .bind("next", nextAttempt)
        .bind("now", transaction.now())
        .bind("farthest", transaction.now().plus(FARTHEST))
        .map(Outbox::row)
        .findOne();
  }

  private static OutboxRow row(ResultSet row, StatementContext context) throws SQLException {
    return new OutboxRow(
        row.getString("id"),
        row.getString("purpose"),
        Optional.ofNullable(row.getString("subject")),
        Optional.ofNullable(row.getBytes("address_digest")),
        Optional.ofNullable(row.getString("language")).flatMap(Language::parse),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getLong("notice") == 1);
  }

  boolean remove(Transaction transaction, String id) {
    return transaction
            .handle()
            .createUpdate("DELETE FROM outbox WHERE id = :id")
            .bind("id", id)
            .execute()
        == 1;
  }

  void postpone(Transaction transaction, String id, Instant nextAttempt, String failure) {
    transaction
        .handle()
        .createUpdate(
            "UPDATE outbox SET next_attempt_at = :next, last_failure = :failure WHERE id = :id")
        .bind("next", nextAttempt)
        .bind("failure", failure)
        .bind("id", id)
        .execute();
  }

  /// Gives up on a letter and keeps it visible.
  void bury(Transaction transaction, String id, String failure) {
    transaction
        .handle()
        .createUpdate("UPDATE outbox SET dead_at = :now, last_failure = :failure WHERE id = :id")
        .bind("now", transaction.now())
        .bind("failure", failure)
        .bind("id", id)
        .execute();
  }

  /// Brings one that was given up back, as if it had been queued now.
  ///
  /// @return its purpose, or empty where there is no such letter
  Optional<String> revive(Transaction transaction, String id) {
    return transaction
        .handle()
        .createQuery(
            """
            UPDATE outbox SET dead_at = NULL, next_attempt_at = :now, created_at = :now
            WHERE id = :id AND dead_at IS NOT NULL RETURNING purpose
            """)
        .bind("now", transaction.now())
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /// Removes one that waits or was given up.
  ///
  /// @return its purpose, or empty where there is no such letter
  Optional<String> drop(Transaction transaction, String id) {
    return transaction
        .handle()
        .createQuery("DELETE FROM outbox WHERE id = :id RETURNING purpose")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /// The oldest letters that wait, or that were given up.
  List<QueuedLetter> list(Handle handle, boolean givenUp, int limit) {
    return handle
        .createQuery(
            "SELECT id, purpose, created_at, attempts, next_attempt_at, dead_at, last_failure"
                + " FROM outbox WHERE dead_at IS "
                + (givenUp ? "NOT NULL" : "NULL")
                + " ORDER BY created_at, id LIMIT :limit")
        .bind("limit", limit)
        .map(Outbox::queued)
        .list();
  }

  private static QueuedLetter queued(ResultSet row, StatementContext context) throws SQLException {
    var dead = row.getLong("dead_at");
    var given = row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(dead));
    var next = Optional.of(Instant.ofEpochMilli(row.getLong("next_attempt_at")));
    return new QueuedLetter(
        row.getString("id"),
        row.getString("purpose"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getInt("attempts"),
        given.isPresent() ? Optional.empty() : next,
        given,
        Optional.ofNullable(row.getString("last_failure")));
  }

  /// Forgets what was given up a month ago.
  public void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM outbox WHERE dead_at < :before")
        .bind("before", transaction.now().minus(KEPT))
        .execute();
  }
}

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
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The emails that are still to be written. A row names the purpose and whom it is about, never a
/// token.
///
/// Guarantees: what is asked for again before it was first attempted is one email. Emails that
/// someone waits for leave in turn: the first of each source and address, then the second of each,
/// however many one of them has asked for.
public final class Outbox {
  private static final Duration KEPT = Duration.ofDays(30);

  /// An email whose turn is further away was put off before the clock was set back; it would wait
  /// until the clock is there again.
  private static final Duration FARTHEST = MailWorker.LONGEST_PAUSE.plusMinutes(1);

  private static final String COLUMNS =
      "id, purpose, source, subject, address_digest, language, attempts, created_at, notice";
  private static final String DUE =
      "(turn IS NOT NULL OR next_attempt_at <= :now OR next_attempt_at > :farthest) AND dead_at IS"
          + " NULL";

  private static final String INSERT =
      """
      INSERT INTO outbox (id, topic, purpose, source, subject, address_digest, language, notice, created_at, attempts,
        next_attempt_at, turn)
      """;

  /// The turn that is being served, or the next one of the source.
  private static final String TURN_OF_SOURCE =
      """
      SELECT 0 AS turn UNION ALL SELECT MIN(turn) FROM outbox WHERE turn IS NOT NULL
        UNION ALL SELECT MAX(turn) + 1 FROM outbox WHERE source = :source AND turn IS NOT NULL
      """;

  private final Randomness randomness;

  public Outbox(Randomness randomness) {
    this.randomness = randomness;
  }

  /// Queues an email that someone waits for, behind those that its source and its address have
  /// waiting.
  public void add(Transaction transaction, MailRequest letter) {
    addIf(true, transaction, letter);
  }

  /// The same statement, whether or not the email is to be queued: its time tells nothing.
  void addIf(boolean goes, Transaction transaction, MailRequest letter) {
    transaction
        .handle()
        .createUpdate(
            INSERT
                + "SELECT :id, :topic, :purpose, :source, :subject, :digest, :language, 0, :now, 0,"
                + " :now, MAX(turn) FROM ("
                + TURN_OF_SOURCE
                + " UNION ALL SELECT MAX(turn) + 1 FROM outbox"
                + " WHERE address_digest = :digest AND turn IS NOT NULL) AS turns WHERE true"
                + " HAVING :goes = 1 ON CONFLICT (topic) WHERE attempts = 0 DO NOTHING")
        .bind("goes", goes ? 1 : 0)
        .bind("id", Id.make(randomness).value())
        .bind("topic", letter.topic())
        .bind("purpose", letter.purpose())
        .bind("source", letter.source())
        .bind("subject", letter.subject().orElse(null))
        .bind("digest", letter.addressDigest().orElse(null))
        .bind("language", letter.language().map(Language::tag).orElse(null))
        .bind("now", transaction.now())
        .execute();
  }

  /// Gives an email that waits already the turn that this one would have, if that is earlier.
  ///
  /// @return false where none waits
  public boolean hasten(Transaction transaction, MailRequest letter) {
    return transaction
            .handle()
            .createUpdate(
                "UPDATE outbox SET language = COALESCE(:language, language), turn = (SELECT CASE"
                    + " WHEN MAX(turns.turn) < outbox.turn THEN MAX(turns.turn) ELSE outbox.turn"
                    + " END FROM ("
                    + TURN_OF_SOURCE
                    + ") AS turns) WHERE topic = :topic AND attempts = 0")
            .bind("topic", letter.topic())
            .bind("source", letter.source())
            .bind("language", letter.language().map(Language::tag).orElse(null))
            .execute()
        == 1;
  }

  /// Queues a notice about what happened: no one waits for it.
  public void addNotice(Transaction transaction, String purpose, String subject) {
    transaction
        .handle()
        .createUpdate(
            INSERT
                + "VALUES (:id, :topic, :purpose, NULL, :subject, NULL, NULL, 1, :now, 0, :now,"
                + " NULL) ON CONFLICT (topic) WHERE attempts = 0 DO NOTHING")
        .bind("id", Id.make(randomness).value())
        .bind("topic", MailRequest.topic(purpose, subject, ""))
        .bind("purpose", purpose)
        .bind("subject", subject)
        .bind("now", transaction.now())
        .execute();
  }

  /// Forgets emails about a person who leaves, or to the address, or that the person asked for,
  /// also what became of those that are sent.
  ///
  /// @return how many
  public int forget(Transaction transaction, String account, byte[] address, int most) {
    var waiting =
        transaction
            .handle()
            .createUpdate(
                """
                DELETE FROM outbox WHERE id IN (
                  SELECT id FROM outbox WHERE subject = :account OR source = :account OR address_digest = :address
                  LIMIT :most)
                """)
            .bind("account", account)
            .bind("address", address)
            .bind("most", most)
            .execute();
    return waiting
        + transaction
            .handle()
            .createUpdate(
                """
                DELETE FROM sent_mails WHERE id IN (
                  SELECT id FROM sent_mails WHERE subject = :account OR address_digest = :address
                  LIMIT :most)
                """)
            .bind("account", account)
            .bind("address", address)
            .bind("most", most)
            .execute();
  }

  /// How many emails wait, and how many were given up.
  public record Counts(long waiting, long dead) {}

  public Counts counts(Database database) {
    return database.read(handle ->
        handle
            .createQuery("SELECT COUNT(*) AS all_of_them, COUNT(dead_at) AS dead FROM outbox")
            .map((row, context) ->
                new Counts(row.getLong("all_of_them") - row.getLong("dead"), row.getLong("dead")))
            .one());
  }

  /// Ids of letters that someone waits for and that were never attempted, in turn.
  List<String> inTurn(Handle handle, int limit) {
    return handle
        .createQuery(
            "SELECT id FROM outbox WHERE turn IS NOT NULL ORDER BY turn, created_at, id LIMIT"
                + " :limit")
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  /// Ids of notices, and of letters that come back, whose time it is, the oldest first.
  List<String> inTime(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            "SELECT id FROM outbox WHERE turn IS NULL AND "
                + DUE
                + " ORDER BY next_attempt_at, id LIMIT :limit")
        .bind("now", now)
        .bind("farthest", now.plus(FARTHEST))
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  /// Takes an email whose turn it is; empty where another node has taken it. It comes back at
  /// `nextAttempt`, unless it is removed.
  Optional<OutboxRow> take(Transaction transaction, String id, Instant nextAttempt) {
    return transaction
        .handle()
        .createQuery(
            "UPDATE outbox SET attempts = attempts + 1, turn = NULL, next_attempt_at = :next WHERE"
                + " id = :id AND "
                + DUE
                + " RETURNING "
                + COLUMNS)
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
        Optional.ofNullable(row.getString("source")),
        Optional.ofNullable(row.getString("subject")),
        Optional.ofNullable(row.getBytes("address_digest")),
        Optional.ofNullable(row.getString("language")).flatMap(Language::parse),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getLong("notice") == 1);
  }

  /// Takes an email out that is done with, and notes what became of it: the same for a dummy.
  ///
  /// @param outcome `sent` or `withheld`
  boolean remove(Transaction transaction, String id, String outcome) {
    var removed =
        transaction
            .handle()
            .createQuery("DELETE FROM outbox WHERE id = :id RETURNING " + COLUMNS)
            .bind("id", id)
            .map(Outbox::row)
            .findOne();
    removed.ifPresent(row -> note(transaction, row, outcome));
    return removed.isPresent();
  }

  private static void note(Transaction transaction, OutboxRow row, String outcome) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO sent_mails (id, purpose, subject, address_digest, outcome, at)
            VALUES (:id, :purpose, :subject, :digest, :outcome, :now)
            ON CONFLICT (id) DO NOTHING
            """)
        .bind("id", row.id())
        .bind("purpose", row.purpose())
        .bind("subject", row.subject().orElse(null))
        .bind("digest", row.addressDigest().orElse(null))
        .bind("outcome", outcome)
        .bind("now", transaction.now())
        .execute();
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

  /// Gives up on an email and keeps it visible.
  void deadLetter(Transaction transaction, String id, String failure) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE outbox SET dead_at = :now, turn = NULL, last_failure = :failure WHERE id = :id
            """)
        .bind("now", transaction.now())
        .bind("failure", failure)
        .bind("id", id)
        .execute();
  }

  /// Brings one that was given up back, as if it had been queued now.
  ///
  /// @return its purpose, or empty where there is no such email
  Optional<String> retry(Transaction transaction, String id) {
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
  /// @return its purpose, or empty where there is no such email
  Optional<String> drop(Transaction transaction, String id) {
    return transaction
        .handle()
        .createQuery("DELETE FROM outbox WHERE id = :id RETURNING purpose")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /// The oldest emails that wait, or that were given up.
  List<QueuedMail> list(Handle handle, boolean givenUp, int limit) {
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

  private static QueuedMail queued(ResultSet row, StatementContext context) throws SQLException {
    var dead = row.getLong("dead_at");
    var given = row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(dead));
    var next = Optional.of(Instant.ofEpochMilli(row.getLong("next_attempt_at")));
    return new QueuedMail(
        row.getString("id"),
        row.getString("purpose"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getInt("attempts"),
        given.isPresent() ? Optional.empty() : next,
        given,
        Optional.ofNullable(row.getString("last_failure")));
  }

  /// What became of the last emails about an account or to its address, the newest first.
  ///
  /// @param account its id
  public List<MailHistory> history(Handle handle, String account, byte[] addressDigest, int limit) {
    return handle
        .createQuery(
            """
            SELECT purpose, outcome, at, NULL AS reason FROM sent_mails
            WHERE subject = :account OR address_digest = :digest
            UNION ALL
            SELECT purpose, CASE WHEN dead_at IS NULL THEN 'waiting' ELSE 'failed' END AS outcome,
              COALESCE(dead_at, created_at) AS at, last_failure AS reason FROM outbox
            WHERE subject = :account OR address_digest = :digest
            ORDER BY at DESC LIMIT :limit
            """)
        .bind("account", account)
        .bind("digest", addressDigest)
        .bind("limit", limit)
        .map((row, _) ->
            new MailHistory(
                row.getString("purpose"),
                row.getString("outcome"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("reason")))
        .list();
  }

  /// Forgets what was given up or sent a month ago.
  public void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM sent_mails WHERE at < :before")
        .bind("before", transaction.now().minus(KEPT))
        .execute();
    transaction
        .handle()
        .createUpdate("DELETE FROM outbox WHERE dead_at < :before")
        .bind("before", transaction.now().minus(KEPT))
        .execute();
  }
}

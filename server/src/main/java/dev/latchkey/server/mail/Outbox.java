package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The letters that are still to be written. A row names the purpose and whom it is about, never a
/// token.
public final class Outbox {
  private final Randomness randomness;

  public Outbox(Randomness randomness) {
    this.randomness = randomness;
  }

  /// Queues a letter about something whose id is known, in the language that its recipient is known
  /// to use.
  public void add(Transaction transaction, String purpose, String subject) {
    add(transaction, purpose, subject, Optional.empty());
  }

  /// Queues a letter about something whose id is known: an account, an enrolment, a delivery.
  public void add(
      Transaction transaction, String purpose, String subject, Optional<Language> language) {
    insert(transaction, purpose, subject, null, language);
  }

  /// Queues a letter to whoever has an address, by the address's keyed digest: whether anybody has
  /// it is found out by the worker, not by the request (S4-05).
  ///
  /// @param language what whoever asks uses; empty where that is not known
  public void addByAddress(
      Transaction transaction, String purpose, byte[] addressDigest, Optional<Language> language) {
    insert(transaction, purpose, null, addressDigest, language);
  }

  /// The same in a language that is not known.
  public void addByAddress(Transaction transaction, String purpose, byte[] addressDigest) {
    addByAddress(transaction, purpose, addressDigest, Optional.empty());
  }

  private void insert(
      Transaction transaction,
      String purpose,
      @Nullable String subject,
      byte @Nullable [] digest,
      Optional<Language> language) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO outbox (id, purpose, subject, address_digest, language, created_at, attempts, next_attempt_at)
            VALUES (:id, :purpose, :subject, :digest, :language, :now, 0, :now)
            """)
        .bind("id", Id.make(randomness).value())
        .bind("purpose", purpose)
        .bind("subject", subject)
        .bind("digest", digest)
        .bind("language", language.map(Language::tag).orElse(null))
        .bind("now", transaction.now())
        .execute();
  }

  /// Ids of the letters whose turn it is, the oldest first.
  List<String> due(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            """
            SELECT id FROM outbox WHERE next_attempt_at <= :now AND dead_at IS NULL
            ORDER BY next_attempt_at, id LIMIT :limit
            """)
        .bind("now", now)
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
            """
            UPDATE outbox SET attempts = attempts + 1, next_attempt_at = :next
            WHERE id = :id AND next_attempt_at <= :now AND dead_at IS NULL
            RETURNING purpose, subject, address_digest, language, attempts
            """)
        .bind("id", id)
        .bind("next", nextAttempt)
        .bind("now", transaction.now())
        .map((row, context) ->
            new OutboxRow(
                id,
                row.getString("purpose"),
                Optional.ofNullable(row.getString("subject")),
                Optional.ofNullable(row.getBytes("address_digest")),
                Optional.ofNullable(row.getString("language")).flatMap(Language::parse),
                row.getInt("attempts")))
        .findOne();
  }

  void remove(Transaction transaction, String id) {
    transaction.handle().createUpdate("DELETE FROM outbox WHERE id = :id").bind("id", id).execute();
  }

  void postpone(Transaction transaction, String id, Instant nextAttempt) {
    transaction
        .handle()
        .createUpdate("UPDATE outbox SET next_attempt_at = :next WHERE id = :id")
        .bind("next", nextAttempt)
        .bind("id", id)
        .execute();
  }

  /// Gives up on a letter and keeps it visible.
  void bury(Transaction transaction, String id) {
    transaction
        .handle()
        .createUpdate("UPDATE outbox SET dead_at = :now WHERE id = :id")
        .bind("now", transaction.now())
        .bind("id", id)
        .execute();
  }
}

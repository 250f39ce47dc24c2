package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tokens of a session beside the one that it goes by: successors not presented yet, and those
/// that were replaced.
///
/// A successor takes over when it is first shown, and only then does the overlap of the one before
/// begin: a lost answer signs no one out. Every method locks the session's row first, so that
/// parallel requests come one after the other. A successor that has taken over keeps its row: a
/// lookup among the current tokens a moment too early finds it here.
final class SessionTokens {
  /// More than any browser's parallel requests; further ones go on with what they have.
  private static final int MOST_WAITING = 10;

  private static final PreparedQuery<String> LOCK_METHODS =
      new PreparedQuery<>(
          "UPDATE sessions SET token_at = token_at WHERE id = ? RETURNING methods",
          row -> row.getString(1));

  /// The session goes by the successor from now on, if that still waits.
  void promote(Transaction transaction, Id session, byte[] successor) {
    lock(transaction, session)
        .filter(present -> !Arrays.equals(present, successor) && waits(transaction, successor))
        .ifPresent(present -> takeOver(transaction, session, present, successor));
  }

  /// Makes a successor. The one that the session goes by is replaced at once.
  ///
  /// @param shown what the program has shown; where that was replaced before, the successor waits
  ///   beside the others
  /// @return false where the session is over
  boolean replace(Transaction transaction, Id session, byte[] shown, byte[] successor) {
    var present = lock(transaction, session);
    if (present.isPresent() && Arrays.equals(present.get(), shown)) {
      takeOver(transaction, session, shown, successor);
    } else if (present.isPresent()) {
      add(transaction, session, successor, null);
    }
    return present.isPresent();
  }

  /// Makes a successor that waits until it is shown.
  ///
  /// @param stale waiting successors older than this are given up
  /// @return false where the session is over, or enough of them wait
  boolean offer(Transaction transaction, Id session, byte[] successor, Duration stale) {
    var present = lock(transaction, session);
    if (present.isEmpty()) {
      return false;
    }
    giveUp(transaction, session, present.get(), transaction.now().minus(stale));
    if (waiting(transaction, session, present.get()) >= MOST_WAITING) {
      return false;
    }
    add(transaction, session, successor, null);
    return true;
  }

  /// Makes the token that the session goes by from now on, and forgets all others: they open
  /// nothing any more, and presenting one raises no suspicion.
  ///
  /// @return false where the session is over
  boolean replaceAll(Transaction transaction, Id session, byte[] token, String methods) {
    forgetOthers(transaction, session);
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE sessions SET token_digest = :digest, token_at = :now, authenticated_at = :now,
                  methods = :methods
                WHERE id = :id
                """)
            .bind("digest", token)
            .bind("now", transaction.now())
            .bind("methods", methods)
            .bind("id", session.value())
            .execute()
        == 1;
  }

  /// The same for a session in which one factor more was given. What it had proven is read while
  /// its row is locked, so that nothing is claimed that another request has taken back.
  ///
  /// @return false where the session is over
  boolean raise(Transaction transaction, Id session, byte[] token, Amr more) {
    var before = transaction.lookUp(LOCK_METHODS, session.value());
    forgetOthers(transaction, session);
    return before.isPresent()
        && transaction.change(
                "UPDATE sessions SET token_digest = ?, token_at = ?, methods = ? WHERE id = ?",
                token,
                transaction.now(),
                Amr.words(Amr.with(Amr.ofWords(before.get()), more)),
                session.value())
            == 1;
  }

  private static void forgetOthers(Transaction transaction, Id session) {
    transaction.change("DELETE FROM session_tokens WHERE session_id = ?", session.value());
  }

  /// The present token, while the session's row is locked.
  private static Optional<byte[]> lock(Transaction transaction, Id session) {
    return transaction
        .handle()
        .createQuery(
            "UPDATE sessions SET token_at = token_at WHERE id = :id RETURNING token_digest")
        .bind("id", session.value())
        .mapTo(byte[].class)
        .findOne();
  }

  private static boolean waits(Transaction transaction, byte[] successor) {
    return transaction
        .handle()
        .createQuery("SELECT 1 FROM session_tokens WHERE digest = :digest AND replaced_at IS NULL")
        .bind("digest", successor)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static void takeOver(
      Transaction transaction, Id session, byte[] present, byte[] successor) {
    add(transaction, session, present, transaction.now());
    transaction
        .handle()
        .createUpdate("UPDATE sessions SET token_digest = :digest, token_at = :now WHERE id = :id")
        .bind("digest", successor)
        .bind("now", transaction.now())
        .bind("id", session.value())
        .execute();
  }

  private static void add(
      Transaction transaction, Id session, byte[] digest, @Nullable Instant replacedAt) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO session_tokens (digest, session_id, made_at, replaced_at)
            VALUES (:digest, :session, :now, :replaced)
            ON CONFLICT (digest) DO UPDATE SET replaced_at = excluded.replaced_at
            """)
        .bind("digest", digest)
        .bind("session", session.value())
        .bind("now", transaction.now())
        .bind("replaced", replacedAt)
        .execute();
  }

  private static void giveUp(Transaction transaction, Id session, byte[] present, Instant before) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE session_tokens SET replaced_at = :now
            WHERE session_id = :session AND replaced_at IS NULL AND digest <> :present AND made_at < :before
            """)
        .bind("present", present)
        .bind("now", transaction.now())
        .bind("session", session.value())
        .bind("before", before)
        .execute();
  }

  private static long waiting(Transaction transaction, Id session, byte[] present) {
    return transaction
        .handle()
        .createQuery(
            """
            SELECT COUNT(*) FROM session_tokens
            WHERE session_id = :session AND replaced_at IS NULL AND digest <> :present
            """)
        .bind("present", present)
        .bind("session", session.value())
        .mapTo(Long.class)
        .one();
  }
}

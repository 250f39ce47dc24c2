package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What was proven first, behind a token that carries no right by itself: 256 bits, kept as a keyed
/// digest, for ten minutes, and for one sign-in.
public final class PendingSignIns {
  public static final Duration LIFE = Duration.ofMinutes(10);

  /// Wrong proofs with one token; who needs more signs in once more.
  private static final long MOST_TRIES = 20;

  private final KeyedDigests digests;
  private final Randomness randomness;

  PendingSignIns(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  /// Keeps it.
  ///
  /// @return the token to come back with
  public Secret begin(Transaction transaction, PendingSignIn pending) {
    var token = randomness.token();
    transaction.change(
        """
        INSERT INTO pending_sign_ins (token_digest, account_id, generation, method, known_device,
          proven_device, remembered, after_failures, tries, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
        """,
        digest(token),
        pending.account().value(),
        pending.generation(),
        pending.first().word(),
        pending.knownDevice() ? 1L : 0L,
        pending.provenDevice().orElse(null),
        pending.remember() ? 1L : 0L,
        pending.afterFailures() ? 1L : 0L,
        transaction.now());
    return token;
  }

  /// What is behind a token; empty where it is unknown, used, over, or of an earlier generation.
  public Optional<PendingSignIn> find(Handle handle, Secret token, Instant now) {
    return handle
        .createQuery(
            """
            SELECT p.account_id, p.generation, p.method, p.known_device, p.proven_device, p.remembered,
              p.after_failures
            FROM pending_sign_ins p
            JOIN live_accounts a ON a.id = p.account_id AND a.generation = p.generation
            WHERE p.token_digest = :digest AND p.used_at IS NULL AND p.tries < :most
              AND p.created_at > :since AND p.created_at < :until
            """)
        .bind("digest", digest(token))
        .bind("since", now.minus(LIFE))
        .bind("until", now.plus(Database.CLOCK_CORRECTION))
        .bind("most", MOST_TRIES)
        .map((row, _) -> pending(row))
        .findOne();
  }

  /// Counts a try, and keeps all others with this token waiting until the transaction ends.
  ///
  /// @return false where the token was used meanwhile, or tried too often
  public boolean hold(Transaction transaction, Secret token) {
    return transaction.change(
            """
            UPDATE pending_sign_ins SET tries = tries + 1
            WHERE token_digest = ? AND used_at IS NULL AND tries < ?
            """,
            digest(token),
            MOST_TRIES)
        == 1;
  }

  /// Uses it up. The row stays until its time is over, so that a second click is known.
  public void end(Transaction transaction, Secret token) {
    transaction.change(
        "UPDATE pending_sign_ins SET used_at = ? WHERE token_digest = ?",
        transaction.now(),
        digest(token));
  }

  /// A sign-in that was completed.
  public record Used(Id account, Instant at) {}

  /// Who has signed in with the token since that moment.
  public Optional<Used> usedSince(Handle handle, Secret token, Instant since) {
    return handle
        .createQuery(
            """
            SELECT p.account_id, p.used_at FROM pending_sign_ins p
            JOIN live_accounts a ON a.id = p.account_id AND a.generation = p.generation
            WHERE p.token_digest = :digest AND p.used_at > :since
            """)
        .bind("digest", digest(token))
        .bind("since", since)
        .map((row, _) ->
            new Used(
                new Id(row.getString("account_id")), Instant.ofEpochMilli(row.getLong("used_at"))))
        .findOne();
  }

  void purge(Transaction transaction) {
    transaction.change(
        "DELETE FROM pending_sign_ins WHERE created_at < ?", transaction.now().minus(LIFE));
  }

  private byte[] digest(Secret token) {
    return digests.digest(KeyedDigests.Purpose.PENDING_SIGN_IN, token.exposeText());
  }

  private static PendingSignIn pending(ResultSet row) throws SQLException {
    return new PendingSignIn(
        new Id(row.getString("account_id")),
        row.getLong("generation"),
        Amr.ofWord(row.getString("method")),
        row.getLong("known_device") == 1,
        Optional.ofNullable(row.getString("proven_device")),
        row.getLong("remembered") == 1,
        row.getLong("after_failures") == 1);
  }
}

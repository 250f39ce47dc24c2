package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The enrolments that wait for their address to be verified.
final class Enrolments {
  static final Duration LIFE = Duration.ofHours(24);

  /// Of many enrolments on one address only the newest are tried with a password: each costs a
  /// hash.
  private static final int MOST = 5;

  void add(Transaction transaction, PendingEnrolment enrolment) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO enrolments (id, request_digest, email, email_digest, username, display_name, language, sealed_hash,
              created_at, expires_at)
            VALUES (:id, :request, :email, :digest, :username, :display_name, :language, :hash, :now, :end)
            """)
        .bind("id", enrolment.id().value())
        .bind("request", enrolment.requestDigest())
        .bind("email", enrolment.email().value())
        .bind("digest", enrolment.addressDigest())
        .bind("username", enrolment.username().map(Username::value).orElse(null))
        .bind("display_name", enrolment.displayName().map(DisplayName::value).orElse(null))
        .bind("language", enrolment.language().map(Language::tag).orElse(null))
        .bind("hash", enrolment.sealedHash())
        .bind("now", transaction.now())
        .bind("end", transaction.now().plus(LIFE))
        .execute();
  }

  /// The newest enrolments that wait on the address.
  List<PendingEnrolment> byAddress(Handle handle, Instant now, byte[] addressDigest) {
    return handle
        .createQuery(
            """
            SELECT id, request_digest, email, email_digest, username, display_name, language, sealed_hash
            FROM enrolments WHERE email_digest = :digest AND expires_at > :now
            ORDER BY created_at DESC, id LIMIT :most
            """)
        .bind("digest", addressDigest)
        .bind("now", now)
        .bind("most", MOST)
        .map(Enrolments::enrolment)
        .list();
  }

  /// The enrolment that began with this request, if it waits on the address.
  Optional<PendingEnrolment> byRequest(
      Handle handle, Instant now, byte[] addressDigest, byte[] requestDigest) {
    return handle
        .createQuery(
            """
            SELECT id, request_digest, email, email_digest, username, display_name, language, sealed_hash
            FROM enrolments
            WHERE request_digest = :request AND email_digest = :digest AND expires_at > :now
            """)
        .bind("request", requestDigest)
        .bind("digest", addressDigest)
        .bind("now", now)
        .map(Enrolments::enrolment)
        .findOne();
  }

  /// Has the enrolment that began with this request wait on another address.
  ///
  /// @return which it was; empty where there is none, or it waits on that address already
  Optional<Id> move(
      Transaction transaction, byte[] requestDigest, EmailAddress email, byte[] addressDigest) {
    return transaction
        .handle()
        .createQuery(
            """
            UPDATE enrolments SET email = :email, email_digest = :digest
            WHERE request_digest = :request AND email_digest <> :digest AND expires_at > :now
            RETURNING id
            """)
        .bind("email", email.value())
        .bind("digest", addressDigest)
        .bind("request", requestDigest)
        .bind("now", transaction.now())
        .map((row, _) -> new Id(row.getString("id")))
        .findOne();
  }

  /// Drops all that wait on the address: one of them has become the account.
  void dropAll(Transaction transaction, byte[] addressDigest) {
    transaction
        .handle()
        .createUpdate("DELETE FROM enrolments WHERE email_digest = :digest")
        .bind("digest", addressDigest)
        .execute();
  }

  void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM enrolments WHERE expires_at < :now")
        .bind("now", transaction.now())
        .execute();
  }

  private static PendingEnrolment enrolment(ResultSet row, StatementContext context)
      throws SQLException {
    return new PendingEnrolment(
        new Id(row.getString("id")),
        new EmailAddress(row.getString("email")),
        row.getBytes("email_digest"),
        Optional.ofNullable(row.getString("username")).map(Username::new),
        Optional.ofNullable(row.getString("display_name")).map(DisplayName::new),
        Optional.ofNullable(row.getString("language")).flatMap(Language::parse),
        row.getBytes("request_digest"),
        row.getBytes("sealed_hash"));
  }
}

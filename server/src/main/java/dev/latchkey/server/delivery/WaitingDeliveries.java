package dev.latchkey.server.delivery;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Ends deliveries that wait: as their time comes, or because what they wait for has changed.
public final class WaitingDeliveries {
  /// How long what is over stays visible.
  private static final Duration RETENTION = Duration.ofDays(30);

  private final DeliveryLog log;

  public WaitingDeliveries(AuditTrail audit, Randomness randomness, DeliveryListener listener) {
    this(new DeliveryLog(audit, randomness, listener));
  }

  WaitingDeliveries(DeliveryLog log) {
    this.log = log;
  }

  /// Ends all of a database that was restored: they may have been claimed since. Applications order
  /// again.
  public void endAll(Transaction transaction) {
    over(
        transaction,
        DeliveryEvent.Kind.EXPIRED,
        "UPDATE deliveries SET status = 'expired', sealed = NULL WHERE status = 'ready'"
            + " AND created_at <= :now",
        query -> query);
  }

  /// Revokes all to a server that may not redeem any more.
  public void endOf(Transaction transaction, Id server) {
    over(
        transaction,
        DeliveryEvent.Kind.REVOKED,
        "UPDATE deliveries SET status = 'revoked', finished_at = :now, sealed = NULL"
            + " WHERE server_id = :server AND status = 'ready'",
        query -> query.bind("server", server.value()));
  }

  private static final String TO_PERSON =
      "(recipient_id = :account OR recipient_canonical = :email)";

  /// Revokes some of those to a person who leaves.
  void endTo(Transaction transaction, Id account, EmailAddress email, int most) {
    over(
        transaction,
        DeliveryEvent.Kind.REVOKED,
        "UPDATE deliveries SET status = 'revoked', finished_at = :now, sealed = NULL"
            + " WHERE status = 'ready' AND id IN (SELECT id FROM deliveries WHERE status = 'ready'"
            + " AND "
            + TO_PERSON
            + " LIMIT :most)",
        query ->
            query
                .bind("account", account.value())
                .bind("email", email.canonical())
                .bind("most", most));
  }

  /// Forgets some of those that are over.
  ///
  /// @return how many
  int forgetTo(Transaction transaction, Id account, EmailAddress email, int most) {
    return transaction
        .handle()
        .createUpdate(
            "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries"
                + " WHERE status NOT IN ('ready', 'claimed') AND "
                + TO_PERSON
                + " LIMIT :most)")
        .bind("account", account.value())
        .bind("email", email.canonical())
        .bind("most", most)
        .execute();
  }

  /// All to the person, the newest first.
  List<Delivery> to(Handle handle, Id account, EmailAddress email) {
    return handle
        .createQuery(
            "SELECT "
                + DeliveryRow.COLUMNS
                + " FROM deliveries WHERE "
                + TO_PERSON
                + " ORDER BY created_at DESC, id")
        .bind("account", account.value())
        .bind("email", email.canonical())
        .map((row, _) -> DeliveryRow.read(row))
        .list();
  }

  /// Whether there is one to the person, in whichever state.
  boolean isAnyTo(Transaction transaction, Id account, EmailAddress email) {
    return transaction
        .handle()
        .createQuery("SELECT 1 FROM deliveries WHERE " + TO_PERSON + " LIMIT 1")
        .bind("account", account.value())
        .bind("email", email.canonical())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /// Writes down what has run out.
  void sweep(Transaction transaction) {
    over(
        transaction,
        DeliveryEvent.Kind.EXPIRED,
        "UPDATE deliveries SET status = 'expired', sealed = NULL WHERE status = 'ready'"
            + " AND expires_at <= :now",
        query -> query);
    over(
        transaction,
        DeliveryEvent.Kind.IN_DOUBT,
        "UPDATE deliveries SET status = 'in_doubt', sealed = NULL WHERE status = 'claimed'"
            + " AND deadline_at <= :now",
        query -> query);
  }

  private void over(
      Transaction transaction,
      DeliveryEvent.Kind kind,
      String update,
      UnaryOperator<Query> arguments) {
    var query =
        transaction
            .handle()
            .createQuery(update + " RETURNING " + DeliveryRow.COLUMNS)
            .bind("now", transaction.now());
    arguments
        .apply(query)
        .map((row, _) -> DeliveryRow.read(row))
        .list()
        .forEach(now -> log.happened(transaction, now, kind));
  }

  /// Whether [#sweep] would find anything; asked of a reader, so that an idle server writes
  /// nothing.
  boolean needsSweep(Handle handle, Instant now) {
    return handle
            .createQuery(
                """
                SELECT COUNT(*) FROM deliveries
                WHERE (status = 'ready' AND expires_at <= :now) OR (status = 'claimed' AND deadline_at <= :now)
                """)
            .bind("now", now)
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /// Forgets what is long over.
  void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate(
            """
            DELETE FROM deliveries
            WHERE status NOT IN ('ready', 'claimed') AND expires_at < :before
            """)
        .bind("before", transaction.now().minus(RETENTION))
        .execute();
    transaction
        .handle()
        .createUpdate("DELETE FROM idempotency WHERE created_at < :before")
        .bind("before", transaction.now().minus(Idempotency.LIFE))
        .execute();
  }
}

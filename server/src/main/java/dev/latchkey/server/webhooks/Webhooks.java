package dev.latchkey.server.webhooks;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The webhooks. Their secrets are wrapped by the vault.
final class Webhooks {
  static final EncryptedColumn WRAPPED =
      new EncryptedColumn(Wrapping.Purpose.WEBHOOK_SECRET, "webhooks", "id", "wrapped_secret");

  private static final String COLUMNS =
      "id, client_id, url, events, created_at, disabled_at, disabled_reason";

  /// A webhook that wants events of accounts.
  ///
  /// @param position the last line of the audit trail that it was told of
  record Follower(Webhook webhook, long position) {}

  /// Asked in every transaction that changes a delivery.
  private static final PreparedQuery<Boolean> ANY =
      new PreparedQuery<>(
          "SELECT 1 FROM webhooks WHERE client_id = ? AND disabled_at IS NULL LIMIT 1", _ -> true);

  private final Wrapping vault;

  Webhooks(Wrapping vault) {
    this.vault = vault;
  }

  /// Adds one, unless the application has that many.
  ///
  /// @param wrappedSecret of [#wrap]
  static boolean add(Transaction transaction, Webhook webhook, byte[] wrappedSecret, int most) {
    return transaction
            .handle()
            .createUpdate(
                """
                INSERT INTO webhooks (id, client_id, url, events, wrapped_secret, created_at)
                SELECT :id, :client, :url, :events, :secret, :now
                WHERE (SELECT COUNT(*) FROM webhooks WHERE client_id = :client) < :most
                """)
            .bind("id", webhook.id().value())
            .bind("client", webhook.client().value())
            .bind("url", webhook.url().toString())
            .bind("events", String.join(" ", webhook.events()))
            .bind("secret", wrappedSecret)
            .bind("now", webhook.createdAt())
            .bind("most", most)
            .execute()
        == 1;
  }

  /// Outside of a transaction, as all that asks a vault: it may be far away.
  byte[] wrap(Id id, Secret secret) {
    var plain = secret.exposeBytes();
    return vault.wrap(WRAPPED.purpose(), plain, EncryptedColumn.context(id.value()));
  }

  /// What signs the webhook's messages; empty where it is gone.
  Optional<Secret> secret(Database database, Id id) {
    return database
        .read(handle ->
            handle
                .createQuery("SELECT wrapped_secret FROM webhooks WHERE id = :id")
                .bind("id", id.value())
                .mapTo(byte[].class)
                .findOne())
        .map(wrapped ->
            Secret.of(
                vault.unwrap(WRAPPED.purpose(), wrapped, EncryptedColumn.context(id.value()))));
  }

  /// All of an application, the oldest first.
  static List<Webhook> ofClient(Handle handle, Id client) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM webhooks WHERE client_id = :client ORDER BY created_at, id")
        .bind("client", client.value())
        .map(Webhooks::read)
        .list();
  }

  /// Whether anything is sent to an application.
  static boolean listens(Transaction transaction, Id client) {
    return transaction.lookUp(ANY, client.value()).isPresent();
  }

  static Optional<Webhook> byId(Handle handle, Id id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM webhooks WHERE id = :id")
        .bind("id", id.value())
        .map(Webhooks::read)
        .findOne();
  }

  /// Lets one be told of accounts, from a line of the audit trail on.
  static void follow(Transaction transaction, Id id, long position) {
    transaction
        .handle()
        .createUpdate("UPDATE webhooks SET trail_position = :position WHERE id = :id")
        .bind("id", id.value())
        .bind("position", position)
        .execute();
  }

  /// Those that want events of accounts, and that anything is sent to: neither they nor their
  /// applications are disabled.
  static List<Follower> followers(Handle handle) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + ", trail_position FROM webhooks WHERE trail_position IS NOT NULL AND disabled_at"
                + " IS NULL AND EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id AND"
                + " clients.disabled_at IS NULL) ORDER BY id")
        .map((row, context) ->
            new Follower(Webhooks.read(row, context), row.getLong("trail_position")))
        .list();
  }

  /// From one line of the audit trail to another; false where it is elsewhere, or disabled.
  static boolean moveOn(Transaction transaction, Id id, long from, long to) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE webhooks SET trail_position = :to
                WHERE id = :id AND trail_position = :from AND disabled_at IS NULL
                """)
            .bind("id", id.value())
            .bind("from", from)
            .bind("to", to)
            .execute()
        == 1;
  }

  /// Removes it with all its messages; false where the application has none of this id.
  static boolean remove(Transaction transaction, Id client, Id id) {
    return transaction
            .handle()
            .createUpdate("DELETE FROM webhooks WHERE id = :id AND client_id = :client")
            .bind("id", id.value())
            .bind("client", client.value())
            .execute()
        == 1;
  }

  /// Stops what is sent; false where it was stopped before.
  static boolean disable(Transaction transaction, Id id, Webhook.Reason reason) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE webhooks SET disabled_at = :now, disabled_reason = :reason
                WHERE id = :id AND disabled_at IS NULL
                """)
            .bind("id", id.value())
            .bind("now", transaction.now())
            .bind("reason", reason.word())
            .execute()
        == 1;
  }

  static void enable(Transaction transaction, Id id) {
    transaction
        .handle()
        .createUpdate(
            "UPDATE webhooks SET disabled_at = NULL, disabled_reason = NULL WHERE id = :id")
        .bind("id", id.value())
        .execute();
  }

  private static Webhook read(ResultSet row, StatementContext context) throws SQLException {
    var reason = row.getString("disabled_reason");
    return new Webhook(
        new Id(row.getString("id")),
        new Id(row.getString("client_id")),
        URI.create(row.getString("url")),
        Webhook.split(row.getString("events")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        reason == null
            ? Optional.empty()
            : Optional.of(
                new Webhook.Disabled(
                    Instant.ofEpochMilli(row.getLong("disabled_at")), Webhook.Reason.of(reason))));
  }
}

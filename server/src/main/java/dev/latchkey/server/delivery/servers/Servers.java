package dev.latchkey.server.delivery.servers;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.Registration;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519PublicKey;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The registered servers. Every change of state is one conditional statement; what it finds
/// decides.
public final class Servers {
  /// How long what is over stays visible.
  private static final Duration RETENTION = Duration.ofDays(30);

  private static final String COLUMNS =
      """
      id, account_id, client_id, name, status, rid, token_key, signing_key, identity_key, second_key, sealing_number, sealing_key,
      sealing_signature, created_at, expires_at, registered_at
      """;
  private static final PreparedQuery<Server> BY_ID =
      new PreparedQuery<>("SELECT " + COLUMNS + " FROM servers WHERE id = ?", Servers::read);

  private final AuditTrail audit;
  private final Outbox outbox;

  /// @param outbox for what their owners are told
  public Servers(AuditTrail audit, Outbox outbox) {
    this.audit = audit;
    this.outbox = outbox;
  }

  /// Adds one, unless its account has that many that are not removed.
  ///
  /// @param most exact where the account is held
  boolean add(Transaction transaction, Server server, int most) {
    var added =
        transaction
                .handle()
                .createUpdate(
                    """
                    INSERT INTO servers (id, account_id, client_id, name, status, rid, token_key, signing_key,
                      created_at, expires_at, changed_at)
                    SELECT :id, :account, :client, :name, :status, :rid, :token, :signing, :created, :expires, :created
                    WHERE (SELECT COUNT(*) FROM servers WHERE account_id = :account AND status <> 'removed') < :most
                    """)
                .bind("id", server.id().value())
                .bind("account", server.account().value())
                .bind("client", server.client().map(Id::value).orElse(null))
                .bind("name", server.name())
                .bind("status", server.status().word())
                .bind("rid", server.rid().value().bytes())
                .bind("token", server.tokenKey().map(key -> key.value().bytes()).orElse(null))
                .bind("signing", server.signingKey())
                .bind("created", server.createdAt())
                .bind("expires", server.expiresAt())
                .bind("most", most)
                .execute()
            == 1;
    if (added) {
      audit.append(transaction, new ServerEvent(ServerEvent.Kind.REQUESTED, server.id()));
    }
    return added;
  }

  public Optional<Server> byId(Handle handle, Id id) {
    return BY_ID.on(handle, id.value());
  }

  public Optional<Server> byId(Transaction transaction, Id id) {
    return transaction.lookUp(BY_ID, id.value());
  }

  Optional<Server> byId(Database database, Id id) {
    return database.lookUp(BY_ID, id.value());
  }

  Optional<Server> byRid(Handle handle, RedemptionId rid) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM servers WHERE rid = :rid")
        .bind("rid", rid.value().bytes())
        .map((row, _) -> read(row))
        .findOne();
  }

  /// Those of an account, the newest first.
  public List<Server> ofAccount(Handle handle, Id account) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM servers WHERE account_id = :account ORDER BY created_at DESC, id")
        .bind("account", account.value())
        .map((row, _) -> read(row))
        .list();
  }

  /// Those that an application may see, the newest first; all of them for the operator.
  ///
  /// @param client null for the operator
  List<Server> visibleTo(Handle handle, @Nullable Id client, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + """
                 FROM servers WHERE CAST(:client AS TEXT) IS NULL OR client_id IS NULL OR client_id = :client
                ORDER BY created_at DESC, id LIMIT :limit
                """)
        .bind("client", client == null ? null : client.value())
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  /// The claim of a registration: pending, in time and for this very token, or nothing happens.
  Optional<Server> register(Transaction transaction, Server server, Registration registration) {
    var sealing = registration.sealingKey();
    return change(
        transaction,
        ServerEvent.Kind.REGISTERED,
        registration.identityKey(),
        """
        UPDATE servers SET status = 'active', identity_key = :identity, sealing_number = :number,
          sealing_key = :sealing, sealing_signature = :signature, registered_at = :now, changed_at = :now
        WHERE id = :id AND status = 'pending' AND expires_at > :now AND token_key = :token
        """,
        server.id(),
        update ->
            update
                .bind("identity", registration.identityKey().value().bytes())
                .bind("number", sealing.number())
                .bind("sealing", sealing.key().value().bytes())
                .bind("signature", sealing.signature().bytes())
                .bind("token", registration.tokenKey().value().bytes()));
  }

  /// A second agent has the registration token: suspended until its owner decides.
  Optional<Server> contest(Transaction transaction, Id id, Ed25519PublicKey second) {
    return change(
        transaction,
        ServerEvent.Kind.CONTESTED,
        second,
        """
        UPDATE servers SET status = 'suspended', second_key = :second, changed_at = :now
        WHERE id = :id AND status = 'active' AND token_key IS NOT NULL
        """,
        id,
        update -> update.bind("second", second.value().bytes()));
  }

  /// Two agents have its keys; empty where it is not active.
  public Optional<Server> suspend(Transaction transaction, Id id) {
    return change(
        transaction,
        ServerEvent.Kind.CLONED,
        null,
        "UPDATE servers SET status = 'suspended', changed_at = :now WHERE id = :id AND status ="
            + " 'active'",
        id,
        update -> update);
  }

  /// Lets it redeem again, and makes its registration token worthless.
  Optional<Server> unlock(Transaction transaction, Id id) {
    return change(
        transaction,
        ServerEvent.Kind.UNLOCKED,
        null,
        """
        UPDATE servers SET status = 'active', token_key = NULL, second_key = NULL, changed_at = :now
        WHERE id = :id AND status = 'suspended'
        """,
        id,
        update -> update);
  }

  /// Removes it permanently; empty where it is removed already.
  Optional<Server> remove(Transaction transaction, Id id) {
    return change(
        transaction,
        ServerEvent.Kind.REMOVED,
        null,
        """
        UPDATE servers SET status = 'removed', token_key = NULL, changed_at = :now
        WHERE id = :id AND status <> 'removed'
        """,
        id,
        update -> update);
  }

  /// Takes the next sealing key, or the same one vouched for to a later key of ours; empty where it
  /// is neither, or the server is not active.
  ///
  /// @param signingKey number of the key of ours that its agent trusts by now
  Optional<Server> renew(Transaction transaction, Id id, SealingKey next, int signingKey) {
    return change(
        transaction,
        ServerEvent.Kind.SEALING_KEY_RENEWED,
        null,
        """
        UPDATE servers SET sealing_number = :number, sealing_key = :sealing, sealing_signature = :signature,
          signing_key = :signing, changed_at = :now
        WHERE id = :id AND status = 'active' AND (
          sealing_number = :number - 1 AND signing_key <= :signing
          OR sealing_number = :number AND sealing_key = :sealing AND signing_key < :signing)
        """,
        id,
        update ->
            update
                .bind("number", next.number())
                .bind("sealing", next.key().value().bytes())
                .bind("signing", signingKey)
                .bind("signature", next.signature().bytes()));
  }

  /// Forgets the servers of a person who leaves.
  ///
  /// @return which
  public List<Id> forgetAll(Transaction transaction, Id account) {
    var forgotten =
        transaction
            .handle()
            .createQuery("DELETE FROM servers WHERE account_id = :account RETURNING id")
            .bind("account", account.value())
            .map((row, _) -> new Id(row.getString("id")))
            .list();
    forgotten.forEach(
        id -> audit.append(transaction, new ServerEvent(ServerEvent.Kind.REMOVED, id)));
    return forgotten;
  }

  /// Writes down which registrations have run out, and forgets what is long over.
  void sweep(Transaction transaction) {
    transaction
        .handle()
        .createQuery(
            """
            UPDATE servers SET status = 'removed', token_key = NULL, changed_at = :now
            WHERE status = 'pending' AND expires_at <= :now RETURNING id
            """)
        .bind("now", transaction.now())
        .mapTo(String.class)
        .list()
        .forEach(
            id -> audit.append(transaction, new ServerEvent(ServerEvent.Kind.EXPIRED, new Id(id))));
    transaction
        .handle()
        .createUpdate("DELETE FROM servers WHERE status = 'removed' AND changed_at < :before")
        .bind("before", transaction.now().minus(RETENTION))
        .execute();
  }

  private Optional<Server> change(
      Transaction transaction,
      ServerEvent.Kind kind,
      @Nullable Ed25519PublicKey identity,
      String update,
      Id id,
      UnaryOperator<Query> bind) {
    var query =
        transaction
            .handle()
            .createQuery(update + " RETURNING " + COLUMNS)
            .bind("id", id.value())
            .bind("now", transaction.now());
    var changed = bind.apply(query).map((row, _) -> read(row)).findOne();
    changed.ifPresent(_ -> {
      audit.append(
          transaction,
          identity == null ? new ServerEvent(kind, id) : new ServerEvent(kind, id, identity));
      kind.notification()
          .ifPresent(
              told -> outbox.addNotice(transaction, ServerMailComposer.purpose(told), id.value()));
    });
    return changed;
  }

  private static Server read(ResultSet row) throws SQLException {
    return new Server(
        new Id(row.getString("id")),
        new Id(row.getString("account_id")),
        Optional.ofNullable(row.getString("client_id")).map(Id::new),
        row.getString("name"),
        ServerStatus.of(row.getString("status")),
        new RedemptionId(Octets.of(row.getBytes("rid"))),
        Optional.ofNullable(row.getBytes("token_key")).map(Servers::key),
        row.getInt("signing_key"),
        keys(row),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }

  private static Optional<Server.Keys> keys(ResultSet row) throws SQLException {
    var identity = row.getBytes("identity_key");
    if (identity == null) {
      return Optional.empty();
    }
    var sealing =
        new SealingKey(
            row.getLong("sealing_number"),
            X25519PublicKey.knownAsSafe(Octets.of(row.getBytes("sealing_key"))),
            Octets.of(row.getBytes("sealing_signature")));
    return Optional.of(
        new Server.Keys(
            key(identity),
            sealing,
            Instant.ofEpochMilli(row.getLong("registered_at")),
            Optional.ofNullable(row.getBytes("second_key")).map(Servers::key)));
  }

  private static Ed25519PublicKey key(byte[] octets) {
    return Ed25519PublicKey.knownAsSafe(Octets.of(octets));
  }
}

package dev.latchkey.server.delivery;

import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.SignedReceipt;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.delivery.Recipient.ByAccount;
import dev.latchkey.server.delivery.Recipient.ByEmail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The deliveries. Every change of state is one conditional statement; what it finds decides.
final class Deliveries {
  /// How long the claiming agent has at least.
  private static final Duration TIME_TO_APPLY = Duration.ofSeconds(90);

  /// How long what is over stays visible.
  private static final Duration RETENTION = Duration.ofDays(30);

  /// Looks are free for the holder of the token; their record is not.
  private static final int MOST_EVENTS = 100;

  private static final int FINGERPRINT_BYTES = 8;
  private final AuditTrail audit;
  private final Randomness randomness;
  private final DeliveryListener listener;

  /// @param listener hears what becomes of them
  Deliveries(AuditTrail audit, Randomness randomness, DeliveryListener listener) {
    this.audit = audit;
    this.randomness = randomness;
    this.listener = listener;
  }

  /// For those who change nothing that an application is told of.
  Deliveries(AuditTrail audit, Randomness randomness) {
    this(audit, randomness, DeliveryListener.NONE);
  }

  /// Adds one.
  ///
  /// @param secrets what is kept of it that only Latchkey sees
  void add(Transaction transaction, Delivery delivery, Secrets secrets) {
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO deliveries (id, client_id, rid, application, mode, channel, recipient_email, recipient_id,
              account, sink, status, token_key, created_at, expires_at, server_id, registration, sealing_number,
              sealed, code_hash, recipient_canonical)
            VALUES (:id, :client, :rid, :application, :mode, :channel, :email, :recipient, :account, :sink, :status,
              :token_key, :created, :expires, :server, :registration, :sealing_number, :sealed, :code_hash, :canonical)
            """)
        .bind("id", delivery.id().value())
        .bind("client", delivery.clientId().value())
        .bind("rid", delivery.rid().value().bytes())
        .bind("application", delivery.grant().application())
        .bind("mode", delivery.grant().mode().number())
        .bind("channel", delivery.channel().word())
        .bind("email", delivery.recipient() instanceof ByEmail(var email) ? email.value() : null)
        .bind("recipient", delivery.recipient() instanceof ByAccount(var to) ? to.value() : null)
        .bind("account", delivery.grant().account())
        .bind("sink", delivery.grant().sink())
        .bind("status", delivery.state().status().word())
        .bind("token_key", delivery.tokenKey().map(key -> key.value().bytes()).orElse(null))
        .bind("created", delivery.createdAt())
        .bind("expires", delivery.expiresAt())
        .bind("server", delivery.server().map(Id::value).orElse(null))
        .bind("registration", delivery.server().isEmpty() ? null : registration(delivery))
        .bind("sealing_number", delivery.sealingKey())
        .bind("sealed", secrets.sealed().orElse(null))
        .bind("code_hash", secrets.codeHash().orElse(null))
        .bind(
            "canonical",
            delivery.recipient() instanceof ByEmail(var email) ? email.canonical() : null)
        .execute();
    happened(
        transaction, delivery, new DeliveryEvent(DeliveryEvent.Kind.CREATED, delivery.id()), null);
  }

  private static byte[] registration(Delivery delivery) {
    return delivery.grant().registration().bytes();
  }

  /// What is kept of a delivery that only Latchkey sees.
  ///
  /// @param sealed the password, locked for the agent and wrapped by the vault
  /// @param codeHash of the confirm code
  record Secrets(Optional<byte[]> sealed, Optional<String> codeHash) {
    static final Secrets NONE = new Secrets(Optional.empty(), Optional.empty());
  }

  /// The wrapped password, while it is there.
  Optional<byte[]> sealed(Handle handle, Id id) {
    return handle
        .createQuery("SELECT sealed FROM deliveries WHERE id = :id AND sealed IS NOT NULL")
        .bind("id", id.value())
        .mapTo(byte[].class)
        .findOne();
  }

  /// A try of the confirm code that is counted.
  ///
  /// @param left how many more there are
  record CodeTry(String hash, int left) {}

  /// Counts a try before the code is looked at; empty where none is left.
  Optional<CodeTry> chargeCode(Transaction transaction, Id id) {
    return transaction
        .handle()
        .createQuery(
            """
            UPDATE deliveries SET code_tries = code_tries + 1
            WHERE id = :id AND code_hash IS NOT NULL AND code_tries < :most RETURNING code_hash, code_tries
            """)
        .bind("id", id.value())
        .bind("most", ConfirmCodes.TRIES)
        .map((row, context) ->
            new CodeTry(row.getString("code_hash"), ConfirmCodes.TRIES - row.getInt("code_tries")))
        .findOne();
  }

  /// The code was guessed too often: over, with the alarm.
  Optional<Delivery> exhaust(Transaction transaction, Id id, String address) {
    var changed =
        change(
            transaction,
            """
            UPDATE deliveries SET status = 'revoked', alarm_at = :now, finished_at = :now, sealed = NULL
            WHERE id = :id AND status = 'ready'
            """,
            id,
            update -> update);
    changed.ifPresent(now ->
        happened(
            transaction, now, new DeliveryEvent(DeliveryEvent.Kind.CODE_EXHAUSTED, id), address));
    return changed;
  }

  /// Revokes all that wait for a server.
  void revokeOf(Transaction transaction, Id server) {
    transaction
        .handle()
        .createQuery(
            "UPDATE deliveries SET status = 'revoked', finished_at = :now, sealed = NULL WHERE"
                + " server_id = :server AND status = 'ready' RETURNING "
                + DeliveryRow.COLUMNS)
        .bind("server", server.value())
        .bind("now", transaction.now())
        .map(DeliveryRow::read)
        .list()
        .forEach(now ->
            happened(
                transaction, now, new DeliveryEvent(DeliveryEvent.Kind.REVOKED, now.id()), null));
  }

  Optional<Delivery> byRid(Handle handle, RedemptionId rid) {
    return handle
        .createQuery("SELECT " + DeliveryRow.COLUMNS + " FROM deliveries WHERE rid = :rid")
        .bind("rid", rid.value().bytes())
        .map(DeliveryRow::read)
        .findOne();
  }

  Optional<Delivery> byId(Handle handle, Id id) {
    return handle
        .createQuery("SELECT " + DeliveryRow.COLUMNS + " FROM deliveries WHERE id = :id")
        .bind("id", id.value())
        .map(DeliveryRow::read)
        .findOne();
  }

  /// The newest ones to an account, or to its address.
  List<Delivery> ofRecipient(Handle handle, Id account, EmailAddress email, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + DeliveryRow.COLUMNS
                + """
                 FROM deliveries WHERE recipient_id = :account OR recipient_canonical = :email
                ORDER BY created_at DESC, id LIMIT :limit
                """)
        .bind("account", account.value())
        .bind("email", email.canonical())
        .bind("limit", limit)
        .map(DeliveryRow::read)
        .list();
  }

  /// How many wait for an account, or for its address, whose token is still to be shown there.
  int waitingInApp(Handle handle, Id account, EmailAddress email, Instant now) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*) FROM deliveries
            WHERE (recipient_id = :account OR recipient_canonical = :email) AND channel = 'in_app'
              AND status = 'ready' AND expires_at > :now AND token_key IS NULL
            """)
        .bind("account", account.value())
        .bind("email", email.canonical())
        .bind("now", now)
        .mapTo(Integer.class)
        .one();
  }

  /// As [#setTokenKey], where no token was made before.
  Optional<Delivery> setFirstTokenKey(Transaction transaction, Id id, Ed25519PublicKey tokenKey) {
    return setTokenKey(transaction, id, tokenKey, "AND token_key IS NULL");
  }

  /// The client's newest deliveries.
  List<Delivery> ofClient(Handle handle, Id client, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + DeliveryRow.COLUMNS
                + " FROM deliveries WHERE client_id = :client ORDER BY created_at DESC, id LIMIT"
                + " :limit")
        .bind("client", client.value())
        .bind("limit", limit)
        .map(DeliveryRow::read)
        .list();
  }

  List<LoggedEvent> events(Handle handle, Id delivery) {
    return handle
        .createQuery(
            """
            SELECT at, event, agent_key, address FROM delivery_events
            WHERE delivery_id = :delivery ORDER BY seq, id
            """)
        .bind("delivery", delivery.value())
        .map((row, context) ->
            new LoggedEvent(
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("event"),
                Optional.ofNullable(row.getString("agent_key")),
                Optional.ofNullable(row.getString("address"))))
        .list();
  }

  /// Commits the key of a token that is about to be handed over; it takes the place of one whose
  /// email could not be sent. Empty where the delivery does not wait for its claim any more.
  Optional<Delivery> setTokenKey(Transaction transaction, Id id, Ed25519PublicKey tokenKey) {
    return setTokenKey(transaction, id, tokenKey, "");
  }

  private Optional<Delivery> setTokenKey(
      Transaction transaction, Id id, Ed25519PublicKey tokenKey, String condition) {
    var changed =
        change(
            transaction,
            """
            UPDATE deliveries SET token_key = :key
            WHERE id = :id AND status = 'ready' AND expires_at > :now
            """
                + condition,
            id,
            update -> update.bind("key", tokenKey.value().bytes()));
    changed.ifPresent(
        _ -> record(transaction, new DeliveryEvent(DeliveryEvent.Kind.TOKEN_MADE, id), null));
    return changed;
  }

  /// The claim: READY, in time and for this very token, or nothing happens.
  Optional<Delivery> claim(
      Transaction transaction, Delivery delivery, Redeem redeem, String address) {
    var earliest = transaction.now().plus(TIME_TO_APPLY);
    var deadline = delivery.expiresAt().isAfter(earliest) ? delivery.expiresAt() : earliest;
    var changed =
        change(
            transaction,
            """
            UPDATE deliveries SET status = 'claimed', agent_key = :agent, claim_transcript = :transcript,
              claimed_at = :now, deadline_at = :deadline, claim_identity = :identity
            WHERE id = :id AND status = 'ready' AND expires_at > :now AND token_key = :token
            """,
            delivery.id(),
            update ->
                update
                    .bind("agent", redeem.agentKey().value().bytes())
                    .bind("transcript", redeem.transcript().bytes())
                    .bind("deadline", deadline)
                    .bind(
                        "identity",
                        delivery
                            .server()
                            .flatMap(_ -> redeem.identity())
                            .map(key -> key.value().bytes())
                            .orElse(null))
                    .bind("token", redeem.tokenKey().value().bytes()));
    changed.ifPresent(now ->
        happened(
            transaction,
            now,
            new DeliveryEvent(
                DeliveryEvent.Kind.CLAIMED, delivery.id(), fingerprint(redeem.agentKey())),
            address));
    return changed;
  }

  /// Raises the alarm; empty where it was raised before.
  Optional<Delivery> alarm(
      Transaction transaction, Id id, Ed25519PublicKey second, String address) {
    var changed =
        change(
            transaction,
            """
            UPDATE deliveries SET alarm_at = :now, sealed = NULL
            WHERE id = :id AND alarm_at IS NULL AND status IN ('claimed', 'in_doubt', 'applied', 'failed')
            """,
            id,
            update -> update);
    changed.ifPresent(now ->
        happened(
            transaction,
            now,
            new DeliveryEvent(DeliveryEvent.Kind.INTERCEPTED, id, fingerprint(second)),
            address));
    return changed;
  }

  /// Takes the claiming agent's receipt; empty where an outcome stands already.
  Optional<Delivery> finish(Transaction transaction, Id id, SignedReceipt request) {
    var outcome = request.receipt().outcome();
    var changed =
        change(
            transaction,
            """
            UPDATE deliveries SET status = :status, receipt = :receipt, finished_at = :now, sealed = NULL
            WHERE id = :id AND status IN ('claimed', 'in_doubt')
            """,
            id,
            update ->
                update
                    .bind("status", DeliveryStatus.of(outcome).word())
                    .bind("receipt", StoredReceipt.write(request)));
    changed.ifPresent(now ->
        happened(transaction, now, new DeliveryEvent(DeliveryEvent.Kind.of(outcome), id), null));
    return changed;
  }

  /// Revokes a delivery that no agent has claimed; empty where it does not wait any more.
  Optional<Delivery> revoke(Transaction transaction, Id id) {
    var changed =
        change(
            transaction,
            """
            UPDATE deliveries SET status = 'revoked', finished_at = :now, sealed = NULL
            WHERE id = :id AND status = 'ready' AND expires_at > :now
            """,
            id,
            update -> update);
    changed.ifPresent(
        now -> happened(transaction, now, new DeliveryEvent(DeliveryEvent.Kind.REVOKED, id), null));
    return changed;
  }

  /// Ends all that wait.
  void expireAll(Transaction transaction) {
    over(
        transaction,
        "expired",
        "status = 'ready' AND created_at <= :now",
        DeliveryEvent.Kind.EXPIRED);
  }

  /// Writes down what has run out.
  void sweep(Transaction transaction) {
    over(
        transaction,
        "expired",
        "status = 'ready' AND expires_at <= :now",
        DeliveryEvent.Kind.EXPIRED);
    over(
        transaction,
        "in_doubt",
        "status = 'claimed' AND deadline_at <= :now",
        DeliveryEvent.Kind.IN_DOUBT);
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

  private void over(
      Transaction transaction, String status, String condition, DeliveryEvent.Kind kind) {
    transaction
        .handle()
        .createQuery(
            "UPDATE deliveries SET status = :status, sealed = NULL WHERE "
                + condition
                + " RETURNING "
                + DeliveryRow.COLUMNS)
        .bind("status", status)
        .bind("now", transaction.now())
        .map(DeliveryRow::read)
        .list()
        .forEach(now -> happened(transaction, now, new DeliveryEvent(kind, now.id()), null));
  }

  private static Optional<Delivery> change(
      Transaction transaction,
      String update,
      Id id,
      java.util.function.UnaryOperator<org.jdbi.v3.core.statement.Query> bind) {
    var query =
        transaction
            .handle()
            .createQuery(update + " RETURNING " + DeliveryRow.COLUMNS)
            .bind("id", id.value())
            .bind("now", transaction.now());
    return bind.apply(query).map(DeliveryRow::read).findOne();
  }

  /// Records a change of state and tells of it.
  private void happened(
      Transaction transaction, Delivery now, DeliveryEvent event, @Nullable String address) {
    var _ = record(transaction, event, address);
    event
        .kind()
        .news()
        .ifPresent(news ->
            listener.happened(
                transaction,
                new DeliveryListener.News(
                    news,
                    now.clientId(),
                    now.id(),
                    () -> ShownDelivery.of(now, transaction.now()))));
  }

  private record Past(int events, int ofThisKind) {}

  private static Past past(Transaction transaction, DeliveryEvent event) {
    return transaction
        .handle()
        .createQuery(
            """
            SELECT COUNT(*) AS events, COUNT(CASE WHEN event = :event THEN 1 END) AS of_this_kind
            FROM delivery_events WHERE delivery_id = :delivery
            """)
        .bind("event", event.kind().word())
        .bind("delivery", event.delivery().value())
        .map((row, context) -> new Past(row.getInt("events"), row.getInt("of_this_kind")))
        .one();
  }

  /// Notes a step for the application and in the trail. What anyone with the token can repeat is
  /// noted so often and no more, but the first of each kind always.
  ///
  /// @return whether it was the first of its kind
  boolean record(Transaction transaction, DeliveryEvent event, @Nullable String address) {
    var past = past(transaction, event);
    var first = past.ofThisKind == 0;
    if (event.kind().isFree() && !first && past.events >= MOST_EVENTS) {
      return false;
    }
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO delivery_events (id, delivery_id, seq, at, event, agent_key, address)
            VALUES (:id, :delivery, :seq, :now, :event, :agent_key, :address)
            """)
        .bind("id", Id.make(randomness).value())
        .bind("delivery", event.delivery().value())
        .bind("seq", past.events)
        .bind("now", transaction.now())
        .bind("event", event.kind().word())
        .bind("agent_key", event.agentKey().isEmpty() ? null : event.agentKey())
        .bind("address", address)
        .execute();
    audit.append(transaction, event);
    return first;
  }

  /// Names an agent's key for people: the first 8 bytes of its SHA-256, in hexadecimal.
  static String fingerprint(Ed25519PublicKey key) {
    return Hashes.sha256(key.value().bytes()).hex().substring(0, 2 * FINGERPRINT_BYTES);
  }
}

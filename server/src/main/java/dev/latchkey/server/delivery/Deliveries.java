package dev.latchkey.server.delivery;

import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.SignedReceipt;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.server.delivery.Recipient.ByAccount;
import dev.latchkey.server.delivery.Recipient.ByEmail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The deliveries. Every change of state is one conditional statement; what it finds decides.
final class Deliveries {
  /// How long the claiming agent has at least.
  private static final Duration TIME_TO_APPLY = Duration.ofSeconds(90);

  private static final int FINGERPRINT_BYTES = 8;
  private static final String SELECT = "SELECT " + DeliveryRow.COLUMNS + " FROM deliveries WHERE ";
  private static final PreparedQuery<Delivery> BY_RID = query(SELECT + "rid = ?");
  private static final PreparedQuery<Delivery> BY_ID = query(SELECT + "id = ?");
  private static final PreparedQuery<Found> WITH_SEALED =
      new PreparedQuery<>(
          "SELECT " + DeliveryRow.COLUMNS + ", sealed FROM deliveries WHERE rid = ?",
          row -> new Found(DeliveryRow.read(row), Optional.ofNullable(DeliveryRow.next(row))));
  private static final PreparedQuery<CodeTry> CHARGE_CODE =
      new PreparedQuery<>(
          """
          UPDATE deliveries SET code_tries = code_tries + 1
          WHERE id = ? AND code_hash IS NOT NULL AND code_tries < ? RETURNING code_hash, code_tries
          """,
          row ->
              new CodeTry(
                  row.getString("code_hash"), ConfirmCodes.TRIES - row.getInt("code_tries")));

  // Changes of state: each finds the delivery where it may be made, and gives it as it is then.
  private static final PreparedQuery<Delivery> EXHAUST =
      change(
          """
          UPDATE deliveries SET status = 'revoked', alarm_at = ?, finished_at = ?, sealed = NULL
          WHERE id = ? AND status = 'ready'
          """);
  private static final PreparedQuery<Delivery> SET_TOKEN_KEY =
      change(
          """
          UPDATE deliveries SET token_key = ?
          WHERE id = ? AND status = 'ready' AND expires_at > ?
          """);
  private static final PreparedQuery<Delivery> SET_FIRST_TOKEN_KEY =
      change(
          """
          UPDATE deliveries SET token_key = ?
          WHERE id = ? AND status = 'ready' AND expires_at > ? AND token_key IS NULL
          """);
  private static final String CLAIM =
      """
      UPDATE deliveries SET status = 'claimed', agent_key = ?, claim_transcript = ?, claimed_at = ?,
        deadline_at = ?, claim_identity = ?
      WHERE id = ? AND status = 'ready' AND expires_at > ? AND token_key = ?
        AND (server_id IS NULL
          OR EXISTS (SELECT 1 FROM servers WHERE id = server_id AND status = 'active'))
      """;
  private static final PreparedQuery<Delivery> ALARM =
      change(
          """
          UPDATE deliveries SET alarm_at = ?, sealed = NULL
          WHERE id = ? AND alarm_at IS NULL AND status IN ('claimed', 'in_doubt', 'applied', 'failed')
          """);
  private static final PreparedQuery<Optional<Instant>> FINISH =
      new PreparedQuery<>(
          """
          UPDATE deliveries SET status = ?, receipt = ?, finished_at = ?, sealed = NULL
          WHERE id = ? AND status IN ('claimed', 'in_doubt') AND receipt IS DISTINCT FROM ?
          RETURNING alarm_at
          """,
          row -> DeliveryRow.time(row, 1));
  private static final PreparedQuery<Delivery> REVOKE =
      change(
          """
          UPDATE deliveries SET status = 'revoked', finished_at = ?, sealed = NULL
          WHERE id = ? AND status = 'ready' AND expires_at > ?
          """);
  private final DeliveryLog log;

  Deliveries(DeliveryLog log) {
    this.log = log;
  }

  private static PreparedQuery<Delivery> query(String sql) {
    return new PreparedQuery<>(sql, DeliveryRow::read);
  }

  private static PreparedQuery<Delivery> change(String sql) {
    return query(sql + "RETURNING " + DeliveryRow.COLUMNS);
  }

  /// Adds one.
  ///
  /// @param secrets what is kept of it that only Latchkey sees
  /// @return false where there is another one of its rid
  boolean add(Transaction transaction, Delivery delivery, Secrets secrets) {
    var added = insert(transaction, delivery, secrets);
    if (added) {
      log.happened(transaction, delivery, DeliveryEvent.Kind.CREATED);
    }
    return added;
  }

  private static boolean insert(Transaction transaction, Delivery delivery, Secrets secrets) {
    return transaction
            .handle()
            .createUpdate(
                """
                INSERT INTO deliveries (id, client_id, rid, application, mode, channel, recipient_email, recipient_id,
                  account, sink, status, token_key, created_at, expires_at, server_id, registration, sealing_number,
                  sealed, code_hash, recipient_canonical, signing_key)
                VALUES (:id, :client, :rid, :application, :mode, :channel, :email, :recipient, :account, :sink, :status,
                  :token_key, :created, :expires, :server, :registration, :sealing_number,
                  :sealed, :code_hash, :canonical, :signing_key)
                ON CONFLICT (rid) DO NOTHING
                """)
            .bind("id", delivery.id().value())
            .bind("client", delivery.clientId().value())
            .bind("rid", delivery.rid().value().bytes())
            .bind("application", delivery.grant().application())
            .bind("mode", delivery.grant().mode().number())
            .bind("channel", delivery.channel().word())
            .bind(
                "email", delivery.recipient() instanceof ByEmail(var email) ? email.value() : null)
            .bind(
                "recipient", delivery.recipient() instanceof ByAccount(var to) ? to.value() : null)
            .bind("account", delivery.grant().account())
            .bind("sink", delivery.grant().sink())
            .bind("status", delivery.state().status().word())
            .bind("token_key", delivery.tokenKey().map(key -> key.value().bytes()).orElse(null))
            .bind("created", delivery.createdAt())
            .bind("expires", delivery.expiresAt())
            .bind("server", delivery.server().map(Id::value).orElse(null))
            .bind("registration", delivery.server().isEmpty() ? null : registration(delivery))
            .bind("sealing_number", delivery.sealingKey())
            .bind("signing_key", delivery.signingKey())
            .bind("sealed", secrets.sealed().orElse(null))
            .bind("code_hash", secrets.codeHash().orElse(null))
            .bind(
                "canonical",
                delivery.recipient() instanceof ByEmail(var email) ? email.canonical() : null)
            .execute()
        == 1;
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

  /// A try of the confirm code that is counted.
  ///
  /// @param left how many more there are
  record CodeTry(String hash, int left) {}

  /// Counts a try before the code is looked at; empty where none is left.
  Optional<CodeTry> chargeCode(Transaction transaction, Id id) {
    return transaction.lookUp(CHARGE_CODE, id.value(), ConfirmCodes.TRIES);
  }

  /// The code was guessed too often: over, with the alarm.
  Optional<Delivery> exhaust(
      Transaction transaction, Id id, Ed25519PublicKey agent, String address) {
    var at = transaction.now();
    var changed = transaction.lookUp(EXHAUST, at, at, id.value());
    changed.ifPresent(now ->
        log.happened(
            transaction,
            now,
            new DeliveryEvent(DeliveryEvent.Kind.CODE_EXHAUSTED, id, fingerprint(agent)),
            address));
    return changed;
  }

  Optional<Delivery> byRid(Database database, RedemptionId rid) {
    return database.lookUp(BY_RID, rid.value().bytes());
  }

  /// A delivery with its password.
  ///
  /// @param sealed as it is stored, while it is there
  record Found(Delivery delivery, Optional<byte[]> sealed) {}

  Optional<Found> withSealed(Database database, RedemptionId rid) {
    return database.lookUp(WITH_SEALED, rid.value().bytes());
  }

  Optional<Delivery> byRid(Transaction transaction, RedemptionId rid) {
    return transaction.lookUp(BY_RID, rid.value().bytes());
  }

  Optional<Delivery> byId(Handle handle, Id id) {
    return BY_ID.on(handle, id.value());
  }

  Optional<Delivery> byId(Database database, Id id) {
    return database.lookUp(BY_ID, id.value());
  }

  Optional<Delivery> byId(Transaction transaction, Id id) {
    return transaction.lookUp(BY_ID, id.value());
  }

  /// The newest ones to an account, or to its address.
  List<Delivery> ofRecipient(Handle handle, Id account, EmailAddress email, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                recipient_id = :account OR recipient_canonical = :email
                ORDER BY created_at DESC, id LIMIT :limit
                """)
        .bind("account", account.value())
        .bind("email", email.canonical())
        .bind("limit", limit)
        .map((row, _) -> DeliveryRow.read(row))
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
    return setTokenKey(transaction, id, tokenKey, SET_FIRST_TOKEN_KEY);
  }

  /// The client's newest deliveries.
  List<Delivery> ofClient(Handle handle, Id client, int limit) {
    return handle
        .createQuery(SELECT + "client_id = :client ORDER BY created_at DESC, id LIMIT :limit")
        .bind("client", client.value())
        .bind("limit", limit)
        .map((row, _) -> DeliveryRow.read(row))
        .list();
  }

  /// Commits the key of a token that is about to be handed over; it takes the place of one whose
  /// email could not be sent. Empty where the delivery does not wait for its claim any more.
  Optional<Delivery> setTokenKey(Transaction transaction, Id id, Ed25519PublicKey tokenKey) {
    return setTokenKey(transaction, id, tokenKey, SET_TOKEN_KEY);
  }

  private Optional<Delivery> setTokenKey(
      Transaction transaction,
      Id id,
      Ed25519PublicKey tokenKey,
      PreparedQuery<Delivery> statement) {
    var key = tokenKey.value().bytes();
    var changed = transaction.lookUp(statement, key, id.value(), transaction.now());
    changed.ifPresent(
        _ -> log.record(transaction, new DeliveryEvent(DeliveryEvent.Kind.TOKEN_MADE, id), null));
    return changed;
  }

  /// The claim: READY, in time, for this very token and a server that is not suspended, or nothing
  /// happens.
  Optional<Delivery> claim(
      Transaction transaction, Delivery delivery, Redeem redeem, String address) {
    var at = transaction.now().truncatedTo(ChronoUnit.MILLIS);
    var earliest = at.plus(TIME_TO_APPLY);
    var claim =
        new DeliveryState.Claim(
            redeem.tokenKey(),
            redeem.agentKey(),
            redeem.transcript(),
            at,
            delivery.expiresAt().isAfter(earliest) ? delivery.expiresAt() : earliest,
            delivery.server().flatMap(_ -> redeem.identity()));
    if (!claim(transaction, delivery.id(), claim)) {
      return Optional.empty();
    }
    var now = delivery.with(new DeliveryState.Claimed(claim), delivery.alarmAt());
    var event =
        new DeliveryEvent(
            DeliveryEvent.Kind.CLAIMED, delivery.id(), fingerprint(redeem.agentKey()));
    log.happened(transaction, now, event, address);
    return Optional.of(now);
  }

  private static boolean claim(Transaction transaction, Id id, DeliveryState.Claim claim) {
    return transaction.change(
            CLAIM,
            claim.agentKey().value().bytes(),
            claim.transcript().bytes(),
            claim.at(),
            claim.deadline(),
            claim.identity().map(key -> key.value().bytes()).orElse(null),
            id.value(),
            claim.at(),
            claim.tokenKey().value().bytes())
        > 0;
  }

  /// Raises the alarm; empty where it was raised before.
  Optional<Delivery> alarm(
      Transaction transaction, Id id, Ed25519PublicKey second, String address) {
    var changed = transaction.lookUp(ALARM, transaction.now(), id.value());
    changed.ifPresent(now ->
        log.happened(
            transaction,
            now,
            new DeliveryEvent(DeliveryEvent.Kind.INTERCEPTED, id, fingerprint(second)),
            address));
    return changed;
  }

  /// Takes the receipt of the agent that has claimed; empty where it or another outcome stands
  /// already.
  Optional<Delivery> finish(Transaction transaction, Delivery delivery, SignedReceipt request) {
    var outcome = request.receipt().outcome();
    var receipt = StoredReceipt.write(request);
    var claim = delivery.claim().orElseThrow();
    var changed =
        transaction
            .lookUp(
                FINISH,
                DeliveryStatus.of(outcome).word(),
                receipt,
                transaction.now(),
                delivery.id().value(),
                receipt)
            .map(alarm -> delivery.with(new DeliveryState.Reported(claim, request), alarm));
    changed.ifPresent(now -> log.happened(transaction, now, DeliveryEvent.Kind.of(outcome)));
    return changed;
  }

  /// Revokes a delivery that no agent has claimed; empty where it does not wait any more.
  Optional<Delivery> revoke(Transaction transaction, Id id) {
    var changed = transaction.lookUp(REVOKE, transaction.now(), id.value(), transaction.now());
    changed.ifPresent(now -> log.happened(transaction, now, DeliveryEvent.Kind.REVOKED));
    return changed;
  }

  /// Names an agent's key for people: the first 8 bytes of its SHA-256, in hexadecimal.
  static String fingerprint(Ed25519PublicKey key) {
    return Hashes.sha256(key.value().bytes()).hex().substring(0, 2 * FINGERPRINT_BYTES);
  }
}

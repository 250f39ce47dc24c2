package dev.latchkey.server.delivery;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What became of each delivery, for its application, in the audit trail and for those who listen.
final class DeliveryLog {
  /// Looks are free for the holder of the token; their record is not.
  private static final int MOST_EVENTS = 100;

  private static final String NOTE =
      """
      INSERT INTO delivery_events (id, delivery_id, seq, at, event, agent_key, address)
      SELECT ?, ?, COUNT(*), ?, ?, ?, ? FROM delivery_events WHERE delivery_id = ?
      HAVING (COUNT(*) < ? OR COUNT(CASE WHEN event = ? THEN 1 END) = 0)
      """;
  private static final String NOTE_WHILE_READY =
      NOTE
          + """
          AND EXISTS (
            SELECT 1 FROM deliveries WHERE id = ? AND status = 'ready' AND expires_at > ? AND token_key = ?)
          """;
  private static final PreparedQuery<Boolean> NOTED =
      new PreparedQuery<>(
          "SELECT 1 FROM delivery_events WHERE delivery_id = ? AND event = ? LIMIT 1", _ -> true);

  private final AuditTrail audit;
  private final Randomness randomness;
  private final DeliveryListener listener;

  /// @param listener hears what an application is told of
  DeliveryLog(AuditTrail audit, Randomness randomness, DeliveryListener listener) {
    this.audit = audit;
    this.randomness = randomness;
    this.listener = listener;
  }

  /// Records a change of state and tells of it.
  void happened(Transaction transaction, Delivery now, DeliveryEvent.Kind kind) {
    happened(transaction, now, new DeliveryEvent(kind, now.id()), null);
  }

  /// As the other one.
  ///
  /// @param address where it came from, where that is of interest
  void happened(
      Transaction transaction, Delivery now, DeliveryEvent event, @Nullable String address) {
    record(transaction, event, address);
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

  /// Notes a step for the application and in the trail. What anyone with the token can repeat is
  /// noted so often and no more, but the first of each kind always.
  void record(Transaction transaction, DeliveryEvent event, @Nullable String address) {
    var note = new Transaction.Change(NOTE, note(transaction, event, address));
    if (event.kind().isStepOfRedemption()) {
      transaction.changeLast(note);
    } else if (transaction.change(note) == 0) {
      return;
    }
    audit.append(transaction, event);
  }

  /// As [#record], while the delivery waits for its claim by this token.
  ///
  /// @return false where nothing is noted
  boolean recordWhileReady(
      Transaction transaction, DeliveryEvent event, String address, Ed25519PublicKey tokenKey) {
    var noted =
        transaction.change(
            NOTE_WHILE_READY,
            Stream.concat(
                    Arrays.stream(note(transaction, event, address)),
                    Stream.of(
                        event.delivery().value(), transaction.now(), tokenKey.value().bytes()))
                .toArray());
    if (noted > 0) {
      audit.append(transaction, event);
    }
    return noted > 0;
  }

  private @Nullable Object[] note(
      Transaction transaction, DeliveryEvent event, @Nullable String address) {
    var kind = event.kind().word();
    var delivery = event.delivery().value();
    return new @Nullable Object[] {
      Id.make(randomness).value(),
      delivery,
      transaction.now(),
      kind,
      event.agentKey().isEmpty() ? null : event.agentKey(),
      address,
      delivery,
      event.kind().isFree() ? MOST_EVENTS : Integer.MAX_VALUE,
      kind
    };
  }

  /// Whether such a step is noted of a delivery.
  boolean knows(Transaction transaction, DeliveryEvent event) {
    return transaction.lookUp(NOTED, event.delivery().value(), event.kind().word()).isPresent();
  }

  /// All that is noted of one, in its order.
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
}

package dev.latchkey.server.delivery;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What became of each delivery, for its application, in the audit trail and for those who listen.
final class DeliveryLog {
  /// Looks are free for the holder of the token; their record is not.
  private static final int MOST_EVENTS = 100;

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
    transaction.change(
        """
        INSERT INTO delivery_events (id, delivery_id, seq, at, event, agent_key, address)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        Id.make(randomness).value(),
        event.delivery().value(),
        past.events,
        transaction.now(),
        event.kind().word(),
        event.agentKey().isEmpty() ? null : event.agentKey(),
        address);
    audit.append(transaction, event);
    return first;
  }

  private record Past(int events, int ofThisKind) {
    static final PreparedQuery<Past> QUERY =
        new PreparedQuery<>(
            """
            SELECT COUNT(*) AS events, COUNT(CASE WHEN event = ? THEN 1 END) AS of_this_kind
            FROM delivery_events WHERE delivery_id = ?
            """,
            row -> new Past(row.getInt("events"), row.getInt("of_this_kind")));
  }

  private static Past past(Transaction transaction, DeliveryEvent event) {
    return transaction
        .lookUp(Past.QUERY, event.kind().word(), event.delivery().value())
        .orElseThrow();
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

package dev.latchkey.server.webhooks;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The messages of all webhooks: those that wait, those that were accepted and those that were
/// given up. Every change is one conditional statement.
final class WebhookMessages {
  /// How many may wait for one webhook.
  static final int MOST_WAITING = 10_000;

  /// As long as the deliveries that they are about.
  private static final Duration KEPT = Duration.ofDays(30);

  /// One whose turn is further away was put off before the clock was set back; it would wait until
  /// the clock is there again.
  private static final Duration FARTHEST = RetrySchedule.LONGEST_PAUSE.plusMinutes(1);

  private static final String DUE = "(next_attempt_at <= :now OR next_attempt_at > :farthest)";
  private static final String COLUMNS =
      "id, webhook_id, event, subject, account_id, body, created_at, tries, step, next_attempt_at,"
          + " delivered_at, last_attempt_at, last_status, last_failure";

  /// How many wait for a webhook, counted to a limit.
  private static final String WAITING =
      """
      SELECT COUNT(*) FROM (SELECT 1 FROM webhook_messages
        WHERE webhook_id = :webhook AND next_attempt_at IS NOT NULL LIMIT :most) AS waiting
      """;

  private WebhookMessages() {}

  /// Queues one, unless too many wait.
  ///
  /// @return whether there was room
  static boolean add(Transaction transaction, WebhookMessage message) {
    return transaction
            .handle()
            .createUpdate(
                """
                INSERT INTO webhook_messages (id, webhook_id, event, subject, account_id, body, created_at, tries,
                  step, next_attempt_at)
                SELECT :id, :webhook, :event, :subject, :account, :body, :now, 0, 0, :now
                WHERE (WAITING) < :most
                """
                    .replace("WAITING", WAITING))
            .bind("id", message.id().value())
            .bind("webhook", message.webhook().value())
            .bind("event", message.type())
            .bind("subject", message.about().id().value())
            .bind("account", holding(message.about()))
            .bind("body", message.body())
            .bind("now", message.createdAt())
            .bind("most", MOST_WAITING)
            .execute()
        == 1;
  }

  /// The account whose data it holds: it goes with that.
  private static @Nullable String holding(WebhookMessage.Subject about) {
    return about instanceof WebhookMessage.Subject.Account(var id, var erased) && !erased
        ? id.value()
        : null;
  }

  /// Whether fewer than so many wait for a webhook.
  static boolean isRoom(Transaction transaction, Id webhook, int most) {
    return transaction
            .handle()
            .createQuery(WAITING)
            .bind("webhook", webhook.value())
            .bind("most", most)
            .mapTo(Integer.class)
            .one()
        < most;
  }

  /// Forgets messages that hold data of an account, up to so many.
  ///
  /// @return how many
  static int forget(Transaction transaction, Id account, int most) {
    return transaction
        .handle()
        .createUpdate(
            """
            DELETE FROM webhook_messages WHERE id IN
              (SELECT id FROM webhook_messages WHERE account_id = :account LIMIT :most)
            """)
        .bind("account", account.value())
        .bind("most", most)
        .execute();
  }

  /// The webhooks that something is to be sent to now.
  static List<Id> webhooksInTurn(Handle handle, Instant now) {
    return handle
        .createQuery(
            "SELECT id FROM webhooks WHERE disabled_at IS NULL AND EXISTS (SELECT 1 FROM"
                + " webhook_messages WHERE webhook_id = webhooks.id AND "
                + DUE
                + ")")
        .bind("now", now)
        .bind("farthest", now.plus(FARTHEST))
        .mapTo(String.class)
        .map(Id::new)
        .list();
  }

  /// What is to be sent to a webhook now, the longest due first.
  static List<Id> inTurn(Handle handle, Id webhook, Instant now, int limit) {
    return handle
        .createQuery(
            "SELECT id FROM webhook_messages WHERE webhook_id = :webhook AND "
                + DUE
                + " ORDER BY next_attempt_at, created_at, id LIMIT :limit")
        .bind("webhook", webhook.value())
        .bind("now", now)
        .bind("farthest", now.plus(FARTHEST))
        .bind("limit", limit)
        .mapTo(String.class)
        .map(Id::new)
        .list();
  }

  /// Takes one that is due; empty where another took it. It comes back after `lease`, unless its
  /// outcome is recorded before.
  static Optional<WebhookMessage> take(Transaction transaction, Id id, Duration lease) {
    return transaction
        .handle()
        .createQuery(
            "UPDATE webhook_messages SET tries = tries + 1, step = step + 1, next_attempt_at ="
                + " :lease WHERE id = :id AND "
                + DUE
                + " RETURNING "
                + COLUMNS)
        .bind("id", id.value())
        .bind("lease", transaction.now().plus(lease))
        .bind("now", transaction.now())
        .bind("farthest", transaction.now().plus(FARTHEST))
        .map(WebhookMessages::read)
        .findOne();
  }

  static void accepted(Transaction transaction, WebhookMessage sent, int status) {
    var _ = record(transaction, sent, Optional.empty(), OptionalInt.of(status), Optional.empty());
  }

  /// It is sent again at `next`, or is given up where that is empty.
  ///
  /// @return false where another has taken it since, or brought it back
  static boolean failed(
      Transaction transaction, WebhookMessage sent, Optional<Instant> next, Sent.Failed failure) {
    return record(transaction, sent, next, failure.status(), Optional.of(failure.reason()));
  }

  /// Records an outcome, unless the message was taken by another since, or brought back.
  private static boolean record(
      Transaction transaction,
      WebhookMessage sent,
      Optional<Instant> next,
      OptionalInt status,
      Optional<String> failure) {
    return transaction
            .handle()
            .createUpdate(
                """
                UPDATE webhook_messages SET next_attempt_at = :next, delivered_at = :delivered,
                  last_attempt_at = :now, last_status = :status, last_failure = :failure
                WHERE id = :id AND tries = :tries AND next_attempt_at IS NOT NULL
                """)
            .bind("next", next.orElse(null))
            .bind("delivered", failure.isEmpty() ? transaction.now() : null)
            .bind("now", transaction.now())
            .bind("status", boxed(status))
            .bind("failure", failure.orElse(null))
            .bind("id", sent.id().value())
            .bind("tries", sent.tries())
            .execute()
        == 1;
  }

  private static @Nullable Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  /// Gives up all that wait for a webhook.
  static void giveUpAll(Transaction transaction, Id webhook, String reason) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE webhook_messages SET next_attempt_at = NULL, last_failure = :reason
            WHERE webhook_id = :webhook AND next_attempt_at IS NOT NULL
            """)
        .bind("webhook", webhook.value())
        .bind("reason", reason)
        .execute();
  }

  /// Whether anything that was queued later, or at the same time, was accepted.
  static boolean acceptedSince(Transaction transaction, Id webhook, Instant queued) {
    return transaction
            .handle()
            .createQuery(
                """
                SELECT COUNT(*) FROM (SELECT 1 FROM webhook_messages
                  WHERE webhook_id = :webhook AND delivered_at >= :queued LIMIT 1) AS accepted
                """)
            .bind("webhook", webhook.value())
            .bind("queued", queued)
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /// Brings back what was given up, the oldest first, or the one message that is named, accepted or
  /// not.
  ///
  /// @return how many
  static int replay(Transaction transaction, Id webhook, Optional<Id> message) {
    return transaction
        .handle()
        .createUpdate(
            "UPDATE webhook_messages SET next_attempt_at = :now, step = 0, delivered_at = NULL"
                + " WHERE id IN (SELECT id FROM webhook_messages WHERE webhook_id = :webhook AND"
                + " next_attempt_at IS NULL AND "
                + (message.isPresent() ? "id = :message" : "delivered_at IS NULL")
                + " ORDER BY created_at, id LIMIT :most) AND next_attempt_at IS NULL")
        .bind("webhook", webhook.value())
        .bind("now", transaction.now())
        .bind("message", message.map(Id::value).orElse(null))
        .bind("most", MOST_WAITING)
        .execute();
  }

  /// The newest of a webhook.
  static List<WebhookMessage> newest(Handle handle, Id webhook, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM webhook_messages WHERE webhook_id = :webhook ORDER BY created_at DESC, id"
                + " LIMIT :limit")
        .bind("webhook", webhook.value())
        .bind("limit", limit)
        .map(WebhookMessages::read)
        .list();
  }

  /// Forgets what is long over.
  static void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate(
            "DELETE FROM webhook_messages WHERE created_at < :before AND next_attempt_at IS NULL")
        .bind("before", transaction.now().minus(KEPT))
        .execute();
  }

  private static WebhookMessage read(ResultSet row, StatementContext context) throws SQLException {
    return new WebhookMessage(
        new Id(row.getString("id")),
        new Id(row.getString("webhook_id")),
        row.getString("event"),
        about(row),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getInt("tries"),
        row.getInt("step"),
        state(row),
        last(row),
        row.getString("body"));
  }

  private static WebhookMessage.Subject about(ResultSet row) throws SQLException {
    var id = new Id(row.getString("subject"));
    return row.getString("event").startsWith(AccountChange.PREFIX)
        ? new WebhookMessage.Subject.Account(id, row.getString("account_id") == null)
        : new WebhookMessage.Subject.Delivery(id);
  }

  private static WebhookMessage.State state(ResultSet row) throws SQLException {
    var next = row.getLong("next_attempt_at");
    if (!row.wasNull()) {
      return new WebhookMessage.State.Waiting(Instant.ofEpochMilli(next));
    }
    return row.getLong("delivered_at") == 0
        ? new WebhookMessage.State.Dead()
        : new WebhookMessage.State.Delivered();
  }

  private static Optional<WebhookMessage.Attempt> last(ResultSet row) throws SQLException {
    var at = row.getLong("last_attempt_at");
    if (row.wasNull()) {
      return Optional.empty();
    }
    var status = row.getInt("last_status");
    return Optional.of(
        new WebhookMessage.Attempt(
            Instant.ofEpochMilli(at),
            row.wasNull() ? OptionalInt.empty() : OptionalInt.of(status),
            Optional.ofNullable(row.getString("last_failure"))));
  }
}

package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Writes down what became of an email: it is done with, comes back later, or is given up.
final class MailOutcomes {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

  /// A link that was requested half a day ago is useless.
  private static final Duration PATIENCE = Duration.ofHours(4);

  private static final Duration PATIENCE_FOR_NOTICES = Duration.ofDays(4);
  private static final Logger LOG = LoggerFactory.getLogger(MailOutcomes.class);
  private final Database database;
  private final Outbox outbox;
  private final AuditTrail audit;

  /// Emails that are done with, and whose rows could not be removed yet.
  private final Queue<Settlement> unsettled = new ConcurrentLinkedQueue<>();

  MailOutcomes(Database database, Outbox outbox, AuditTrail audit) {
    this.database = database;
    this.outbox = outbox;
    this.audit = audit;
  }

  private record Settlement(OutboxRow row, MailEvent event) {}

  /// It was delivered, or there is no recipient.
  void sent(OutboxRow row) {
    settle(row, new MailEvent.Sent(row.purpose(), row.id()));
  }

  void withheld(OutboxRow row) {
    tell(
        row,
        () ->
            LOG.warn(
                "email {} ({}) is withheld: there is no key to encrypt it to",
                row.id(),
                row.purpose()));
    settle(row, new MailEvent.Withheld(row.purpose(), row.id()));
  }

  /// One who asks for many emails leaves room in the log for what is said of others'.
  private static void tell(OutboxRow row, Runnable line) {
    try (var _ = MDC.putCloseable("source", row.source().orElse(null))) {
      line.run();
    }
  }

  /// A server that accepted an email must not get it again because the database was down briefly.
  private void settle(OutboxRow row, MailEvent event) {
    unsettled.add(new Settlement(row, event));
    settleAll();
  }

  /// Removes the rows of all emails that are done with.
  void settleAll() {
    for (var next = unsettled.poll(); next != null; next = unsettled.poll()) {
      var settled = false;
      try {
        settled = settle(next);
      } finally {
        if (!settled) {
          unsettled.add(next);
        }
      }
    }
  }

  private boolean settle(Settlement letter) {
    return database.write(transaction -> {
      var outcome = letter.event instanceof MailEvent.Withheld ? "withheld" : "sent";
      if (outbox.remove(transaction, letter.row.id(), outcome)) {
        audit.append(transaction, letter.event);
      }
      return true;
    });
  }

  /// It comes back later and later.
  void refusedForNow(OutboxRow row, String reason) {
    tell(row, () -> LOG.warn("email {} failed temporarily: {}", row.id(), reason));
    postpone(row, database.now().plus(pause(row.attempt())), reason);
  }

  private static Duration pause(int attempt) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
    return pause.compareTo(MailWorker.LONGEST_PAUSE) < 0 ? pause : MailWorker.LONGEST_PAUSE;
  }

  /// It comes back at `next`, if it is not too old by then.
  void postpone(OutboxRow row, Instant next, String failure) {
    database.write(transaction -> {
      if (isTooOld(row, next)) {
        return giveUp(transaction, row, failure);
      }
      outbox.postpone(transaction, row.id(), next, failure);
      return true;
    });
  }

  void refused(OutboxRow row, String reason) {
    database.write(transaction -> giveUp(transaction, row, reason));
  }

  /// Whether it has become useless.
  static boolean isTooOld(OutboxRow row, Instant at) {
    return at.isAfter(row.createdAt().plus(row.isNotice() ? PATIENCE_FOR_NOTICES : PATIENCE));
  }

  /// Keeps it visible, and does not try again.
  boolean giveUp(Transaction transaction, OutboxRow row, String failure) {
    tell(
        row,
        () -> LOG.error("email {} ({}) failed permanently: {}", row.id(), row.purpose(), failure));
    outbox.deadLetter(transaction, row.id(), failure);
    audit.append(transaction, new MailEvent.GivenUp(row.purpose(), row.id(), failure));
    return true;
  }
}

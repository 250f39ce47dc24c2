package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes and sends the letters of the outbox, on a fixed tick and in the order of their turn.
///
/// The letter is written, and the token in it committed, before it is sent; a letter that could not
/// be sent is written anew, later and later, and given up after [#MAX_ATTEMPTS] attempts, visibly.
public final class MailWorker {
  static final int MAX_ATTEMPTS = 8;
  private static final int BATCH = 50;

  /// Longer than any attempt to send: until then no other node takes the letter.
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

  /// One letter that cannot be written must not hold up the others.
  private static final Duration BROKEN_PAUSE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(MailWorker.class);
  private final Database database;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Courier courier;
  private final Executor carriers;
  private final Map<String, Correspondence> kinds;

  /// @param carriers runs each hand-over: how long one letter takes must not be told by the next
  ///   one's delay
  public MailWorker(
      Database database,
      Outbox outbox,
      AuditTrail audit,
      Courier courier,
      Executor carriers,
      List<Correspondence> kinds) {
    this.database = database;
    this.outbox = outbox;
    this.audit = audit;
    this.courier = courier;
    this.carriers = carriers;
    this.kinds =
        kinds.stream().collect(Collectors.toMap(Correspondence::purpose, Function.identity()));
  }

  /// Sends everything whose turn it is.
  public void run() {
    var now = database.now();
    for (var id : database.read(handle -> outbox.due(handle, now, BATCH))) {
      try {
        send(id);
      } catch (RuntimeException e) {
        LOG.error("a letter could not be written", e);
        database.write(
            transaction -> outbox.take(transaction, id, transaction.now().plus(BROKEN_PAUSE)));
      }
    }
  }

  private void send(String id) {
    var written =
        database.write(transaction -> {
          var row = outbox.take(transaction, id, transaction.now().plus(LEASE));
          return row.map(taken -> new Written(taken, kind(taken).write(transaction, taken)));
        });
    written.ifPresent(letter -> carriers.execute(() -> hand(letter)));
  }

  private void hand(Written written) {
    try {
      if (written.letter.isPresent()) {
        courier.deliver(written.letter.get());
      }
      database.write(transaction -> {
        outbox.remove(transaction, written.row.id());
        audit.append(transaction, new LetterEvent.Sent(written.row.purpose(), written.row.id()));
        return true;
      });
    } catch (IOException e) {
      LOG.warn(
          "a letter could not be sent (attempt {}): {}", written.row.attempt(), e.getMessage());
      postpone(written.row);
    }
  }

  private void postpone(OutboxRow row) {
    database.write(transaction -> {
      if (row.attempt() >= MAX_ATTEMPTS) {
        outbox.bury(transaction, row.id());
        audit.append(transaction, new LetterEvent.GivenUp(row.purpose(), row.id()));
      } else {
        outbox.postpone(
            transaction,
            row.id(),
            transaction.now().plus(FIRST_PAUSE.multipliedBy(1L << (row.attempt() - 1))));
      }
      return true;
    });
  }

  private Correspondence kind(OutboxRow row) {
    return Optional.ofNullable(kinds.get(row.purpose()))
        .orElseThrow(() -> new IllegalStateException("no letter is called " + row.purpose()));
  }

  private record Written(OutboxRow row, Optional<Envelope> letter) {}
}

package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes and sends the letters of the outbox, on a fixed tick, those that somebody waits for
/// first.
///
/// A letter is written when a carrier is free for it, and the token in it committed before it
/// leaves. One that could not be sent is written anew, later and later; one that is refused for
/// good, or too old, is given up and stays visible. While nobody takes letters they all wait.
public final class MailWorker {
  static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int BATCH = 50;
  private static final int CARRIERS = 4;

  /// Longer than any attempt to send: until then no other node takes the letter.
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

  /// The longest of all: no letter is put off for longer.
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  /// One letter that cannot be written must not hold up the others.
  private static final Duration BROKEN_PAUSE = Duration.ofMinutes(10);

  /// Nobody wants a link that was asked for half a day ago.
  private static final Duration PATIENCE = Duration.ofHours(4);

  private static final Duration PATIENCE_FOR_NOTICES = Duration.ofDays(4);

  private static final Logger LOG = LoggerFactory.getLogger(MailWorker.class);
  private final Database database;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Courier courier;
  private final Sealing sealing;
  private final Executor carriers;
  private final Map<String, Correspondence> kinds;
  private final Semaphore free = new Semaphore(CARRIERS);
  private final Road road = new Road();

  /// Letters that are done with, and whose rows could not be removed yet.
  private final Queue<Settlement> unsettled = new ConcurrentLinkedQueue<>();

  private volatile boolean stopped;

  /// @param carriers runs each hand-over: how long one letter takes must not be told by the next
  ///   one's delay
  public MailWorker(
      Database database,
      Outbox outbox,
      AuditTrail audit,
      Courier courier,
      Sealing sealing,
      Executor carriers,
      List<Correspondence> kinds) {
    this.sealing = sealing;
    this.database = database;
    this.outbox = outbox;
    this.audit = audit;
    this.courier = new Deadline(courier, DEADLINE);
    this.carriers = carriers;
    this.kinds =
        kinds.stream().collect(Collectors.toMap(Correspondence::purpose, Function.identity()));
  }

  /// Sends what has its turn, as far as carriers are free.
  public void run() {
    settleAll();
    var now = database.now();
    if (stopped || free.availablePermits() == 0 || !road.isOpen(now)) {
      return;
    }
    var letters =
        new ConcurrentLinkedQueue<>(database.read(handle -> outbox.due(handle, now, BATCH)));
    var most = road.isTrusted() ? CARRIERS : 1;
    for (var n = 0; n < most && !letters.isEmpty() && free.tryAcquire(); n++) {
      carriers.execute(() -> carry(letters));
    }
  }

  /// Begins no further letter.
  public void stop() {
    stopped = true;
  }

  private void carry(Queue<String> letters) {
    try {
      for (var id = letters.poll(); id != null && mayGoOn(); id = letters.poll()) {
        write(id).ifPresent(this::hand);
      }
    } catch (RuntimeException e) {
      LOG.error("letters could not be carried; they come back later", e);
    } finally {
      free.release();
    }
  }

  private boolean mayGoOn() {
    return !stopped && road.isOpen(database.now());
  }

  private Optional<Written> write(String id) {
    try {
      return database.write(transaction -> {
        var row = outbox.take(transaction, id, transaction.now().plus(LEASE));
        return row.map(taken -> written(transaction, taken));
      });
    } catch (RuntimeException e) {
      LOG.error("a letter could not be written", e);
      database.write(transaction -> {
        var row = outbox.take(transaction, id, transaction.now().plus(BROKEN_PAUSE));
        row.filter(taken -> isTooOld(taken, transaction.now()))
            .ifPresent(taken -> giveUp(transaction, taken, "not_written"));
        return row;
      });
      return Optional.empty();
    }
  }

  private Written written(Transaction transaction, OutboxRow row) {
    var letter = kind(row).write(transaction, row);
    return new Written(row, letter.map(open -> sealing.draft(transaction, open)));
  }

  private void hand(Written written) {
    var row = written.row;
    if (written.draft.isEmpty()) {
      settle(row, new LetterEvent.Sent(row.purpose(), row.id()));
      return;
    }
    sealing
        .seal(written.draft.get(), database.now())
        .ifPresentOrElse(letter -> hand(row, letter), () -> withhold(row));
  }

  private void withhold(OutboxRow row) {
    LOG.warn("letter {} ({}) is withheld: no key to encrypt it to", row.id(), row.purpose());
    settle(row, new LetterEvent.Withheld(row.purpose(), row.id()));
  }

  private void hand(OutboxRow row, Envelope letter) {
    switch (courier.deliver(letter)) {
      case Handover.Accepted _ -> {
        letter.to().ifPresent(_ -> road.passed());
        settle(row, new LetterEvent.Sent(row.purpose(), row.id()));
      }
      case Handover.Unreachable failure -> {
        LOG.warn("letters cannot be handed over at present: {}", failure.reason());
        var again = road.failed(database.now());
        postpone(row, again, failure.reason());
      }
      case Handover.RefusedForNow failure -> {
        road.passed();
        LOG.warn("letter {} is not taken now: {}", row.id(), failure.reason());
        postpone(row, database.now().plus(pause(row.attempt())), failure.reason());
      }
      case Handover.Refused failure -> {
        road.passed();
        database.write(transaction -> giveUp(transaction, row, failure.reason()));
      }
    }
  }

  /// Whoever took a letter must not get it again because the database was away for a moment.
  private void settle(OutboxRow row, LetterEvent event) {
    unsettled.add(new Settlement(row, event));
    settleAll();
  }

  private void settleAll() {
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
      if (outbox.remove(transaction, letter.row.id())) {
        audit.append(transaction, letter.event);
      }
      return true;
    });
  }

  private void postpone(OutboxRow row, Instant next, String failure) {
    database.write(transaction -> {
      if (isTooOld(row, next)) {
        return giveUp(transaction, row, failure);
      }
      outbox.postpone(transaction, row.id(), next, failure);
      return true;
    });
  }

  private boolean giveUp(Transaction transaction, OutboxRow row, String failure) {
    LOG.error("letter {} ({}) is given up: {}", row.id(), row.purpose(), failure);
    outbox.bury(transaction, row.id(), failure);
    audit.append(transaction, new LetterEvent.GivenUp(row.purpose(), row.id(), failure));
    return true;
  }

  private static boolean isTooOld(OutboxRow row, Instant at) {
    return at.isAfter(row.createdAt().plus(row.isNotice() ? PATIENCE_FOR_NOTICES : PATIENCE));
  }

  private static Duration pause(int attempt) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private Correspondence kind(OutboxRow row) {
    return Optional.ofNullable(kinds.get(row.purpose()))
        .orElseThrow(() -> new IllegalStateException("no letter is called " + row.purpose()));
  }

  /// @param draft empty where there is nothing to say any more
  private record Written(OutboxRow row, Optional<Sealing.Draft> draft) {}

  private record Settlement(OutboxRow row, LetterEvent event) {}
}

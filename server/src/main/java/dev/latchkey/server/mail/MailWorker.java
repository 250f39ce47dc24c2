package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the emails of the outbox by a timetable.
///
/// Each tick has places for emails that someone waits for, and others for notices and for what
/// comes back. An email leaves at its place, whether or not the one before had a recipient, and
/// however long that one takes: so no email reveals anything about another's (S4-05). It is
/// written, and the token in it committed, when it leaves. One that could not be sent is written
/// again, later and later; one that fails permanently, or is too old, is given up and stays
/// visible. While no server takes emails they all wait.
public final class MailWorker {
  static final Duration DEADLINE = Duration.ofMinutes(2);

  /// The longest of all: no email is put off for longer.
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  /// What leaves in one tick, within nine tenths of a second.
  static final int IN_TURN = 32;

  static final int IN_TIME = 8;
  private static final Duration GAP = Duration.ofMillis(28);

  /// More connections at a time than that a mail server does not take from one client.
  static final int UNDER_WAY = 50;

  private static final Duration LONGEST_HOLD = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(MailWorker.class);
  private final Database database;
  private final Outbox outbox;
  private final MailOutcomes outcomes;
  private final MailComposition writer;
  private final MailTransport transport;
  private final MailExecutor carriers;
  private final Semaphore places = new Semaphore(UNDER_WAY);
  private final TransportCircuitBreaker breaker = new TransportCircuitBreaker();

  /// How many emails have a place on the timetable that has not come yet.
  private final AtomicInteger planned = new AtomicInteger();

  private final AtomicBoolean knocking = new AtomicBoolean();

  /// How long the last email to someone took.
  private volatile Duration usual = Duration.ZERO;

  private volatile boolean stopped;

  /// How emails leave: encrypted as the policy says, by the transport, on threads of the executor.
  public record Route(MailTransport transport, EncryptionPolicy policy, MailExecutor executor) {}

  /// @param kinds all that there are, each with a purpose of its own
  public MailWorker(
      Database database, Outbox outbox, AuditTrail audit, Route route, List<MailComposer> kinds) {
    this.database = database;
    this.outbox = outbox;
    this.outcomes = new MailOutcomes(database, outbox, audit);
    this.writer = new MailComposition(database, outbox, outcomes, route.policy, kinds);
    this.transport = new TimeLimitedTransport(route.transport, DEADLINE);
    this.carriers = route.executor;
  }

  /// Makes the timetable of this tick, once that of the one before is over.
  public void run() {
    outcomes.settleAll();
    if (stopped || planned.get() > 0) {
      return;
    }
    var now = database.now();
    if (breaker.isTimeToKnock(now) && knocking.compareAndSet(false, true)) {
      carriers.handOver(this::knock);
    }
    if (breaker.isOpen()) {
      plan(database.read(handle -> outbox.inTurn(handle, IN_TURN)), GAP, Duration.ZERO);
      var slower = GAP.multipliedBy(IN_TURN / IN_TIME);
      plan(database.read(handle -> outbox.inTime(handle, now, IN_TIME)), slower, GAP.dividedBy(2));
    }
  }

  private void knock() {
    try {
      switch (transport.knock()) {
        case TransportResult.Accepted _ -> breaker.opens();
        case TransportResult.Unavailable(var reason) -> close(reason);
        case TransportResult.TransientFailure(var reason) -> close(reason);
        case TransportResult.PermanentFailure(var reason) -> close(reason);
      }
    } finally {
      knocking.set(false);
    }
  }

  private Instant close(String reason) {
    LOG.warn("email cannot be sent at present: {}", reason);
    return breaker.failed(database.now(), reason);
  }

  private void plan(List<String> letters, Duration gap, Duration first) {
    planned.addAndGet(letters.size());
    var next = first;
    for (var id : letters) {
      carriers.at(next, () -> depart(id));
      next = next.plus(gap);
    }
  }

  /// Begins no further email.
  public void stop() {
    stopped = true;
  }

  /// One that finds no place, or the way closed, keeps its turn.
  private void depart(String id) {
    try {
      if (!stopped && breaker.isOpen() && places.tryAcquire()) {
        leave(id);
      }
    } finally {
      planned.decrementAndGet();
    }
  }

  private void leave(String id) {
    var left = false;
    try {
      var written = writer.write(id);
      written.ifPresent(letter -> carriers.handOver(() -> carry(letter)));
      left = written.isPresent();
    } finally {
      if (!left) {
        places.release();
      }
    }
  }

  private void carry(MailComposition.Written written) {
    try {
      hand(written);
    } catch (RuntimeException e) {
      LOG.error("an email could not be processed; it is retried later", e);
    } finally {
      places.release();
    }
  }

  private void hand(MailComposition.Written written) {
    var row = written.row();
    var begin = database.now();
    if (written.draft().isEmpty()) {
      outcomes.sent(row);
      return;
    }
    writer
        .seal(written.draft().get())
        .ifPresentOrElse(letter -> hand(row, letter, begin), () -> outcomes.withheld(row));
  }

  private void hand(OutboxRow row, OutgoingMail letter, Instant begin) {
    var handover = letter.to().isPresent() ? transport.deliver(letter) : pretend(letter, begin);
    switch (handover) {
      case TransportResult.Accepted _ -> {
        letter.to().ifPresent(_ -> usual = since(begin));
        outcomes.sent(row);
      }
      case TransportResult.Unavailable(var reason) -> outcomes.postpone(row, close(reason), reason);
      case TransportResult.TransientFailure(var reason) -> outcomes.refusedForNow(row, reason);
      case TransportResult.PermanentFailure(var reason) -> outcomes.refused(row, reason);
    }
  }

  /// A dummy email is under way for as long as the last real one, and comes back when those come
  /// back that leave beside it.
  private TransportResult pretend(OutgoingMail letter, Instant begin) {
    var built = transport.deliver(letter);
    carriers.hold(usual.minus(since(begin)));
    return breaker.isOpen() ? built : new TransportResult.Unavailable(breaker.reason());
  }

  /// The clock may be set meanwhile: what no hand-over may take counts for nothing.
  private Duration since(Instant begin) {
    var passed = Duration.between(begin, database.now());
    if (passed.isNegative() || passed.compareTo(DEADLINE) > 0) {
      return Duration.ZERO;
    }
    return passed.compareTo(LONGEST_HOLD) < 0 ? passed : LONGEST_HOLD;
  }
}

package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@EachDatabase
class MailWorkerTests {
  private static final EncryptionPolicy OPEN =
      new EncryptionPolicy(EncryptionPolicy.Mode.OFF, new NoKeys());
  private final TestDatabase test;
  private final Outbox outbox = new Outbox(new SystemRandomness());
  private final AuditTrail audit;
  private final TestCourier transport = new TestCourier();
  private final TestCarriers carriers = new TestCarriers();

  MailWorkerTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
  }

  /// Writes letters whose text names subject and attempt, and a row for each.
  private record Greeting() implements MailComposer {
    @Override
    public String purpose() {
      return "greeting";
    }

    @Override
    public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
      var subject = row.subject().orElseThrow();
      var text = subject + " " + row.attempt();
      transaction.handle().execute("INSERT INTO installation VALUES (?, ?, 1)", text, new byte[1]);
      return switch (subject) {
        case "broken" -> throw new IllegalStateException("planned");
        case "silent" -> Optional.empty();
        default -> Optional.of(outgoing(subject, text));
      };
    }
  }

  private static OutgoingMail outgoing(String subject, String text) {
    return new OutgoingMail(
        Optional.of(subject)
            .filter(name -> !name.equals("nobody"))
            .map(name -> new EmailAddress(name + "@example.org")),
        "Hello",
        Secret.of(text),
        Secret.of(text));
  }

  private void add(String... subjects) {
    for (var subject : subjects) {
      test.run(t -> outbox.add(t, MailRequest.about(subject, "greeting", subject)));
      test.clock().advance(Duration.ofMillis(1));
    }
  }

  private MailWorker worker(MailTransport by) {
    return new MailWorker(
        test.database(),
        outbox,
        audit,
        new MailWorker.Route(by, OPEN, carriers),
        List.of(new Greeting()));
  }

  private void run(MailTransport by) {
    worker(by).run();
  }

  private List<String> sent() {
    return transport.takeAll().stream().map(letter -> letter.text().exposeText()).sorted().toList();
  }

  private List<String> events() {
    return audit.list(0, 100).stream().map(AuditLine::event).toList();
  }

  private long waiting() {
    return test.count("SELECT COUNT(*) FROM outbox");
  }

  @Test
  void sendsEverythingOnce() {
    add("alice", "bob", "nobody");
    run(transport);
    assertEquals(List.of("alice 1", "bob 1", "nobody 1"), sent());
    run(transport);
    assertEquals(List.of(), sent());
    assertEquals(List.of("letter_sent", "letter_sent", "letter_sent"), events());
    assertEquals(0, waiting());
  }

  @Test
  void theLetterIsCommittedBeforeItLeaves() {
    add("alice");
    var written = new ArrayList<Long>();
    run(_ -> {
      written.add(test.count("SELECT COUNT(*) FROM installation WHERE name = 'alice 1'"));
      return new TransportResult.Accepted();
    });
    assertEquals(List.of(1L), written);
  }

  @Test
  void whatHasNothingToSayAnyMoreIsRemoved() {
    add("silent");
    run(transport);
    assertEquals(List.of(), sent());
    assertEquals(0, waiting());
  }

  @Test
  void aLetterThatCannotBeHandedOverIsWrittenAnewLaterAndLater() {
    add("alice");
    transport.breaks(true);
    var pause = Duration.ofSeconds(15);
    for (var attempt = 1; attempt <= 3; attempt++) {
      run(transport);
      assertEquals(List.of("alice " + attempt), sent());
      test.clock().advance(pause.minusMillis(1));
      run(transport);
      assertEquals(List.of(), sent());
      test.clock().advance(Duration.ofMillis(1));
      pause = pause.multipliedBy(2);
    }
    transport.breaks(false);
    run(transport);
    assertEquals(List.of("alice 4"), sent());
    assertEquals(List.of("letter_sent"), events());
    assertEquals(0, waiting());
  }

  /// Sends as long as the letter is tried, and tells for how long that was.
  private Duration triedFor() {
    transport.breaks(true);
    var begin = test.clock().instant();
    var last = begin;
    while (test.count("SELECT COUNT(*) FROM outbox WHERE dead_at IS NULL") > 0) {
      run(transport);
      if (!transport.takeAll().isEmpty()) {
        last = test.clock().instant();
      }
      test.clock().advance(Duration.ofMinutes(15));
    }
    return Duration.between(begin, last);
  }

  @Test
  void isGivenUpAfterFourHoursVisibly() {
    add("alice");
    var tried = triedFor();
    assertTrue(tried.compareTo(Duration.ofHours(3)) > 0, tried::toString);
    assertTrue(tried.compareTo(Duration.ofHours(4)) <= 0, tried::toString);
    assertEquals(List.of("letter_given_up"), events());
    var desk = new OutboxAdmin(test.database(), outbox, audit);
    assertEquals(List.of(), desk.waiting(10));
    assertEquals(
        List.of("greeting planned"),
        desk.givenUp(10).stream()
            .map(letter -> letter.purpose() + " " + letter.lastFailure().orElseThrow())
            .toList());
  }

  @Test
  void aNoticeIsTriedForFourDays() {
    test.run(transaction -> outbox.addNotice(transaction, "greeting", "alice"));
    var tried = triedFor();
    assertTrue(tried.compareTo(Duration.ofDays(3)) > 0, tried::toString);
    assertTrue(tried.compareTo(Duration.ofDays(4)) <= 0, tried::toString);
  }

  @Test
  void noPauseIsLongerThanAQuarterOfAnHour() {
    test.run(transaction -> outbox.addNotice(transaction, "greeting", "alice"));
    transport.breaks(true);
    for (var attempt = 1; attempt <= 20; attempt++) {
      run(transport);
      assertEquals(List.of("alice " + attempt), sent());
      test.clock().advance(Duration.ofMinutes(15));
    }
  }

  @Test
  void whatIsRefusedForGoodIsGivenUpAtOnce() {
    add("alice", "bob");
    run(letter ->
        letter.text().exposeText().startsWith("alice")
            ? new TransportResult.PermanentFailure("550 5.1.1")
            : transport.deliver(letter));
    assertEquals(List.of("bob 1"), sent());
    var lines = audit.list(0, 10);
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.event().equals("letter_given_up") && line.fields().contains("550 5.1.1")),
        lines::toString);
  }

  @Test
  void whileNobodyTakesLettersAllOfThemWait() {
    add("alice", "bob", "carol");
    var worker = worker(transport);
    transport.answers(new TransportResult.Unavailable("planned"));
    worker.run();
    assertEquals(1, transport.takeAll().size(), "the others have not left yet");
    for (var pause : List.of(5, 10, 20, 40, 60, 60)) {
      test.clock().advance(Duration.ofSeconds(pause).minusMillis(1));
      worker.run();
      assertEquals(0, transport.knocks());
      test.clock().advance(Duration.ofMillis(1));
      worker.run();
      assertEquals(1, transport.knocks(), "one knocks for all");
      assertEquals(List.of(), transport.takeAll());
    }
    transport.answers(new TransportResult.Accepted());
    test.clock().advance(Duration.ofMinutes(1));
    worker.run();
    assertEquals(
        List.of("alice", "bob", "carol"),
        sent().stream().map(text -> text.replaceFirst(" .*", "")).toList());
    assertEquals(0, waiting());
  }

  /// The server lets everybody in and takes no letter.
  @Test
  void whereKnockingHelpsAndNoLetterIsTakenThePausesGrowAllTheSame() {
    add("alice");
    MailTransport by =
        letter -> {
          transport.deliver(letter);
          return new TransportResult.Unavailable("550 5.7.1");
        };
    var worker = worker(by);
    worker.run();
    for (var pause : List.of(5, 10, 20, 40, 60, 60)) {
      assertEquals(1, transport.takeAll().size());
      test.clock().advance(Duration.ofSeconds(pause).minusMillis(1));
      worker.run();
      assertEquals(0, transport.takeAll().size());
      test.clock().advance(Duration.ofMillis(1));
      worker.run();
    }
  }

  @Test
  @Tag("S4-39")
  void whatIsLoggedOfALetterIsCountedByWhoAskedForIt() {
    var log = (Logger) LoggerFactory.getLogger(MailOutcomes.class);
    var lines =
        new ListAppender<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing(); // keeps what belongs to the thread
            super.append(line);
          }
        };
    lines.start();
    log.addAppender(lines);
    log.setLevel(ch.qos.logback.classic.Level.WARN);
    try {
      add("alice");
      run(_ -> new TransportResult.PermanentFailure("550 5.1.1"));
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }
    var expected = MailRequest.about("alice", "greeting", "alice").source();
    assertEquals(
        List.of(expected),
        lines.list.stream().map(line -> line.getMDCPropertyMap().get("source")).toList());
  }

  @Test
  void whatHasWaitedForTooLongIsGivenUpWhenItsTurnComes() {
    add("alice", "nobody");
    test.clock().advance(Duration.ofHours(4).plusMillis(1));
    add("bob");
    run(transport);
    assertEquals(List.of("bob 1"), sent());
    assertEquals(List.of("letter_given_up", "letter_given_up", "letter_sent"), events());
  }

  @Test
  void aLongOutageLosesNoLetterThatIsNotTooOld() {
    add("alice");
    var worker = worker(transport);
    transport.answers(new TransportResult.Unavailable("planned"));
    for (var minute = 0; minute < 3 * 60; minute++) {
      worker.run();
      test.clock().advance(Duration.ofMinutes(1));
    }
    transport.takeAll();
    transport.answers(new TransportResult.Accepted());
    worker.run();
    assertEquals(1, sent().size());
    assertEquals(List.of("letter_sent"), events());
  }

  /// The letter has been taken, and then the database does not take the line about it.
  @Test
  void whatWasTakenIsNotSentAgainAfterTheDatabaseWasAway() {
    add("alice");
    var worker =
        worker(letter -> {
          test.tamper("ALTER TABLE audit_lines RENAME TO away");
          return transport.deliver(letter);
        });
    worker.run();
    assertEquals(1, waiting());
    test.tamper("ALTER TABLE away RENAME TO audit_lines");
    test.clock().advance(Duration.ofMinutes(10));
    worker.run();
    assertEquals(List.of("alice 1"), sent());
    assertEquals(List.of("letter_sent"), events());
    assertEquals(0, waiting());
  }

  /// Departures are kept until the test runs them.
  private static final class Kept implements MailExecutor {
    private final SequencedMap<Runnable, Duration> departures = new LinkedHashMap<>();
    private final List<Runnable> underWay = new ArrayList<>();

    @Override
    public void at(Duration delay, Runnable work) {
      departures.put(work, delay);
    }

    @Override
    public void handOver(Runnable work) {
      underWay.add(work);
    }

    @Override
    public void hold(Duration time) {}
  }

  private MailWorker worker(MailExecutor by) {
    return new MailWorker(
        test.database(),
        outbox,
        audit,
        new MailWorker.Route(transport, OPEN, by),
        List.of(new Greeting()));
  }

  @Test
  void aLetterIsWrittenWhenItLeaves() {
    add("alice", "bob");
    var kept = new Kept();
    var worker = worker(kept);
    worker.run();
    worker.run();
    assertEquals(2, kept.departures.size(), "one timetable at a time");
    assertEquals(0, test.count("SELECT COUNT(*) FROM outbox WHERE attempts > 0"));
    kept.departures.firstEntry().getKey().run();
    assertEquals(1, test.count("SELECT COUNT(*) FROM outbox WHERE attempts > 0"));
  }

  /// What the next letters would tell: when they leave, and in which order, whoever the ones before
  /// were for and whatever becomes of them.
  @Test
  @Tag("S4-05")
  void aLetterLeavesAtItsPlaceWhetherOrNotTheOnesBeforeHaveARecipient() {
    assertEquals(departures("alice"), departures("nobody"));
  }

  /// The hand-over of the first ones does not end before the test does.
  private List<String> departures(String first) {
    test.tamper("DELETE FROM outbox");
    test.tamper("DELETE FROM installation");
    for (var i = 0; i < 3; i++) {
      var purpose = "greeting";
      var subject = i == 0 ? first : "own" + i;
      test.run(t -> outbox.add(t, MailRequest.about(subject, purpose, "source")));
    }
    var kept = new Kept();
    worker(kept).run();
    var times = kept.departures.values().stream().map(Duration::toString).toList();
    kept.departures.keySet().forEach(Runnable::run);
    assertEquals(3, kept.underWay.size(), "none waits for another");
    kept.underWay.subList(1, 3).forEach(Runnable::run);
    assertEquals(List.of("own1 1", "own2 1"), sent());
    return times;
  }

  /// How long its row and its place are taken would be felt by a worker that has no more of them.
  @Test
  @Tag("S4-05")
  void aLetterToNobodyIsUnderWayForAsLongAsTheLastOneToSomebody() {
    MailTransport slow =
        letter -> {
          test.clock().advance(Duration.ofMillis(letter.to().isPresent() ? 500 : 3));
          return transport.deliver(letter);
        };
    var worker = worker(slow);
    add("nobody");
    worker.run();
    add("alice");
    worker.run();
    test.tamper("DELETE FROM installation");
    add("nobody");
    worker.run();
    assertEquals(List.of(Duration.ofMillis(-3), Duration.ofMillis(497)), carriers.held());
  }

  @Test
  @Tag("S4-05")
  void aLetterToNobodyComesBackWithThoseThatWereUnderWayBesideIt() {
    add("alice", "nobody");
    var kept = new Kept();
    var worker = worker(kept);
    worker.run();
    kept.departures.keySet().forEach(Runnable::run);
    transport.answers(new TransportResult.Unavailable("planned"));
    kept.underWay.getFirst().run();
    transport.answers(new TransportResult.Accepted());
    kept.underWay.getLast().run();
    assertEquals(2, test.count("SELECT COUNT(*) FROM outbox WHERE last_failure = 'planned'"));
  }

  @Test
  void noMoreLettersAreUnderWayThanAServerTakes() {
    var kept = new Kept();
    var worker = worker(kept);
    for (var i = 0; i < 2 * MailWorker.UNDER_WAY; i++) {
      add("person" + i);
    }
    for (var tick = 0; tick < 3; tick++) {
      worker.run();
      kept.departures.keySet().forEach(Runnable::run);
      kept.departures.clear();
    }
    assertEquals(MailWorker.UNDER_WAY, kept.underWay.size());
    assertEquals(
        MailWorker.UNDER_WAY, test.count("SELECT COUNT(*) FROM outbox WHERE attempts = 0"));
    kept.underWay.removeFirst().run();
    worker.run();
    kept.departures.keySet().forEach(Runnable::run);
    assertEquals(MailWorker.UNDER_WAY, kept.underWay.size());
  }

  @Test
  @Tag("S0-15")
  void whatMustNotLeaveInClearIsWithheldVisibly() {
    add("alice", "nobody");
    new MailWorker(
            test.database(),
            outbox,
            audit,
            new MailWorker.Route(
                transport,
                new EncryptionPolicy(EncryptionPolicy.Mode.REQUIRED, new NoKeys()),
                carriers),
            List.of(new Greeting()))
        .run();
    assertEquals(List.of(), sent());
    assertEquals(List.of("letter_withheld", "letter_withheld"), events());
    assertEquals(0, waiting());
  }

  @Test
  void aWorkerThatWasStoppedBeginsNothing() {
    add("alice", "bob");
    var worker = worker(transport);
    worker.stop();
    worker.run();
    assertEquals(List.of(), sent());
    assertEquals(2, waiting());
  }

  @Test
  void whatWasGivenUpCanBeWrittenAnewOrDropped() {
    add("alice", "bob");
    run(_ -> new TransportResult.PermanentFailure("550"));
    var desk = new OutboxAdmin(test.database(), outbox, audit);
    var dead = desk.givenUp(10);
    assertTrue(desk.retry(dead.getFirst().id()));
    assertTrue(desk.drop(dead.getLast().id()));
    assertFalse(desk.retry("unheard-of"));
    assertFalse(desk.drop("unheard-of"));
    run(transport);
    assertEquals(1, sent().size());
    assertEquals(
        List.of(
            "letter_given_up",
            "letter_given_up",
            "letter_revived",
            "letter_dropped",
            "letter_sent"),
        events());
  }

  @Test
  void aLetterThatCannotBeWrittenHoldsNobodyUp() {
    add("broken", "alice");
    run(transport);
    assertEquals(List.of("alice 1"), sent());
    assertEquals(0, test.count("SELECT COUNT(*) FROM installation WHERE name LIKE 'broken%'"));
    run(transport);
    assertEquals(List.of(), sent());
    assertEquals(1, waiting());
  }

  @Test
  void aLetterOfAnUnknownKindHoldsNobodyUp() {
    test.run(t -> outbox.add(t, MailRequest.about("x", "unheard-of", "x")));
    add("alice");
    run(transport);
    assertEquals(List.of("alice 1"), sent());
  }

  @Test
  void aCourierWithABugLosesNothing() {
    add("alice");
    run(_ -> {
      throw new IllegalStateException("planned");
    });
    assertEquals(1, waiting());
    test.clock().advance(Duration.ofMinutes(10));
    run(transport);
    assertEquals(List.of("alice 2"), sent());
  }

  @Test
  void aServerThatStopsWhileItSendsLosesNothing() {
    add("alice");
    run(_ -> {
      throw new StackOverflowError("as if the machine went down");
    });
    assertEquals(1, waiting());
    test.clock().advance(Duration.ofMinutes(3));
    run(transport);
    assertEquals(List.of("alice 2"), sent());
  }

  @Test
  void moreLettersThanOneBatchAreSentInTurn() {
    for (var i = 0; i < 60; i++) {
      add("person" + i);
    }
    run(transport);
    assertEquals(MailWorker.IN_TURN, sent().size());
    run(transport);
    assertEquals(60 - MailWorker.IN_TURN, sent().size());
    assertTrue(sent().isEmpty());
  }

  @Test
  void whenTheClockIsSetBackLettersGoOnAtOnce() {
    add("alice", "bob");
    var worker = worker(transport);
    transport.answers(new TransportResult.Unavailable("planned"));
    worker.run();
    transport.takeAll();
    test.clock().advance(Duration.ofHours(-3));
    transport.answers(new TransportResult.Accepted());
    worker.run();
    worker.run();
    assertEquals(
        List.of("alice", "bob"),
        sent().stream().map(text -> text.replaceFirst(" .*", "")).toList());
  }
}

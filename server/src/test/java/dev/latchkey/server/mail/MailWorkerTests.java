package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class MailWorkerTests {
  private static final Sealing OPEN = new Sealing(Sealing.Mode.OFF, new NoKeys());
  private final TestDatabase test;
  private final Outbox outbox = new Outbox(new SystemRandomness());
  private final AuditTrail audit;
  private final TestCourier courier = new TestCourier();

  MailWorkerTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
  }

  /// Writes letters whose text names subject and attempt, and a row for each.
  private record Greeting() implements Correspondence {
    @Override
    public String purpose() {
      return "greeting";
    }

    @Override
    public Optional<Envelope> write(Transaction transaction, OutboxRow row) {
      var subject = row.subject().orElseThrow();
      var text = subject + " " + row.attempt();
      transaction.handle().execute("INSERT INTO installation VALUES (?, ?, 1)", text, new byte[1]);
      return switch (subject) {
        case "broken" -> throw new IllegalStateException("planned");
        case "silent" -> Optional.empty();
        default -> Optional.of(envelope(subject, text));
      };
    }
  }

  private static Envelope envelope(String subject, String text) {
    return new Envelope(
        Optional.of(subject)
            .filter(name -> !name.equals("nobody"))
            .map(name -> new EmailAddress(name + "@example.org")),
        "Hello",
        Secret.of(text),
        Secret.of(text));
  }

  private void add(String... subjects) {
    for (var subject : subjects) {
      test.run(transaction -> outbox.add(transaction, "greeting", subject));
    }
  }

  private MailWorker worker(Courier by) {
    return new MailWorker(
        test.database(), outbox, audit, by, OPEN, Runnable::run, List.of(new Greeting()));
  }

  private void run(Courier by) {
    worker(by).run();
  }

  private List<String> sent() {
    return courier.takeAll().stream().map(letter -> letter.text().exposeText()).sorted().toList();
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
    run(courier);
    assertEquals(List.of("alice 1", "bob 1", "nobody 1"), sent());
    run(courier);
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
      return new Handover.Accepted();
    });
    assertEquals(List.of(1L), written);
  }

  @Test
  void whatHasNothingToSayAnyMoreIsRemoved() {
    add("silent");
    run(courier);
    assertEquals(List.of(), sent());
    assertEquals(0, waiting());
  }

  @Test
  void aLetterThatCannotBeHandedOverIsWrittenAnewLaterAndLater() {
    add("alice");
    courier.breaks(true);
    var pause = Duration.ofSeconds(15);
    for (var attempt = 1; attempt <= 3; attempt++) {
      run(courier);
      assertEquals(List.of("alice " + attempt), sent());
      test.clock().advance(pause.minusMillis(1));
      run(courier);
      assertEquals(List.of(), sent());
      test.clock().advance(Duration.ofMillis(1));
      pause = pause.multipliedBy(2);
    }
    courier.breaks(false);
    run(courier);
    assertEquals(List.of("alice 4"), sent());
    assertEquals(List.of("letter_sent"), events());
    assertEquals(0, waiting());
  }

  /// Sends as long as the letter is tried, and tells for how long that was.
  private Duration triedFor() {
    courier.breaks(true);
    var begin = test.clock().instant();
    var last = begin;
    while (test.count("SELECT COUNT(*) FROM outbox WHERE dead_at IS NULL") > 0) {
      run(courier);
      if (!courier.takeAll().isEmpty()) {
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
    var desk = new LetterDesk(test.database(), outbox, audit);
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
    courier.breaks(true);
    for (var attempt = 1; attempt <= 20; attempt++) {
      run(courier);
      assertEquals(List.of("alice " + attempt), sent());
      test.clock().advance(Duration.ofMinutes(15));
    }
  }

  @Test
  void whatIsRefusedForGoodIsGivenUpAtOnce() {
    add("alice", "bob");
    run(letter ->
        letter.text().exposeText().startsWith("alice")
            ? new Handover.Refused("550 5.1.1")
            : courier.deliver(letter));
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
    var worker = worker(courier);
    courier.answers(new Handover.Unreachable("planned"));
    for (var pause : List.of(5, 10, 20, 40, 60, 60)) {
      worker.run();
      assertEquals(1, courier.takeAll().size(), "one letter tries the way for all");
      test.clock().advance(Duration.ofSeconds(pause).minusMillis(1));
      worker.run();
      assertEquals(List.of(), courier.takeAll());
      test.clock().advance(Duration.ofMillis(1));
    }
    courier.answers(new Handover.Accepted());
    worker.run();
    worker.run();
    assertEquals(
        List.of("alice", "bob", "carol"),
        sent().stream().map(text -> text.replaceFirst(" .*", "")).toList());
    assertEquals(0, waiting());
  }

  @Test
  void aLongOutageLosesNoLetterThatIsNotTooOld() {
    add("alice");
    var worker = worker(courier);
    courier.answers(new Handover.Unreachable("planned"));
    for (var minute = 0; minute < 3 * 60; minute++) {
      worker.run();
      test.clock().advance(Duration.ofMinutes(1));
    }
    courier.takeAll();
    courier.answers(new Handover.Accepted());
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
          return courier.deliver(letter);
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

  @Test
  void aLetterIsWrittenWhenACarrierIsFreeForIt() {
    add("alice", "bob", "carol", "dave", "eve", "frank");
    var waiting = new ArrayList<Runnable>();
    var worker =
        new MailWorker(
            test.database(), outbox, audit, courier, OPEN, waiting::add, List.of(new Greeting()));
    worker.run();
    worker.run();
    assertEquals(4, waiting.size());
    assertEquals(0, test.count("SELECT COUNT(*) FROM outbox WHERE attempts > 0"));
    waiting.removeFirst().run();
    assertEquals(6, sent().size());
  }

  @Test
  @Tag("S0-15")
  void whatMustNotLeaveInClearIsWithheldVisibly() {
    add("alice", "nobody");
    new MailWorker(
            test.database(),
            outbox,
            audit,
            courier,
            new Sealing(Sealing.Mode.REQUIRED, new NoKeys()),
            Runnable::run,
            List.of(new Greeting()))
        .run();
    assertEquals(List.of(), sent());
    assertEquals(List.of("letter_withheld", "letter_withheld"), events());
    assertEquals(0, waiting());
  }

  @Test
  void aWorkerThatWasStoppedBeginsNothing() {
    add("alice", "bob");
    var worker = worker(courier);
    worker.stop();
    worker.run();
    assertEquals(List.of(), sent());
    assertEquals(2, waiting());
  }

  @Test
  void whatWasGivenUpCanBeWrittenAnewOrDropped() {
    add("alice", "bob");
    run(_ -> new Handover.Refused("550"));
    var desk = new LetterDesk(test.database(), outbox, audit);
    var dead = desk.givenUp(10);
    assertTrue(desk.revive(dead.getFirst().id()));
    assertTrue(desk.drop(dead.getLast().id()));
    assertFalse(desk.revive("unheard-of"));
    assertFalse(desk.drop("unheard-of"));
    run(courier);
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
    run(courier);
    assertEquals(List.of("alice 1"), sent());
    assertEquals(0, test.count("SELECT COUNT(*) FROM installation WHERE name LIKE 'broken%'"));
    run(courier);
    assertEquals(List.of(), sent());
    assertEquals(1, waiting());
  }

  @Test
  void aLetterOfAnUnknownKindHoldsNobodyUp() {
    test.run(transaction -> outbox.add(transaction, "unheard-of", "x"));
    add("alice");
    run(courier);
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
    run(courier);
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
    run(courier);
    assertEquals(List.of("alice 2"), sent());
  }

  @Test
  void moreLettersThanOneBatchAreSentInTurn() {
    for (var i = 0; i < 60; i++) {
      add("person" + i);
    }
    run(courier);
    assertEquals(50, sent().size());
    run(courier);
    assertEquals(10, sent().size());
    assertTrue(sent().isEmpty());
  }

  @Test
  void whenTheClockIsSetBackLettersGoOnAtOnce() {
    add("alice", "bob");
    var worker = worker(courier);
    courier.answers(new Handover.Unreachable("planned"));
    worker.run();
    courier.takeAll();
    test.clock().advance(Duration.ofHours(-3));
    courier.answers(new Handover.Accepted());
    worker.run();
    worker.run();
    assertEquals(
        List.of("alice", "bob"),
        sent().stream().map(text -> text.replaceFirst(" .*", "")).toList());
  }
}

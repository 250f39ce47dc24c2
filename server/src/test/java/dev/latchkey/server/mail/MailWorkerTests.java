package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EachDatabase
class MailWorkerTests {
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

  private void run(Courier by) {
    new MailWorker(test.database(), outbox, audit, by, Runnable::run, List.of(new Greeting()))
        .run();
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
    run(_ -> written.add(test.count("SELECT COUNT(*) FROM installation WHERE name = 'alice 1'")));
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

  @Test
  void isGivenUpAfterEightAttemptsVisibly() {
    add("alice");
    courier.breaks(true);
    for (var attempt = 0; attempt < 20; attempt++) {
      run(courier);
      test.clock().advance(Duration.ofHours(2));
    }
    assertEquals(MailWorker.MAX_ATTEMPTS, courier.takeAll().size());
    assertEquals(List.of("letter_given_up"), events());
    assertEquals(1, test.count("SELECT COUNT(*) FROM outbox WHERE dead_at IS NOT NULL"));
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
    try {
      run(_ -> {
        throw new StackOverflowError("as if the machine went down");
      });
    } catch (StackOverflowError e) {
      assertEquals(1, waiting());
    }
    test.clock().advance(Duration.ofMinutes(3));
    run(courier);
    assertEquals(List.of("alice 2"), sent());
  }

  @Test
  void moreLettersThanOneBatchAreSentInTurn() throws IOException {
    for (var i = 0; i < 60; i++) {
      add("person" + i);
    }
    run(courier);
    assertEquals(50, sent().size());
    run(courier);
    assertEquals(10, sent().size());
    assertTrue(sent().isEmpty());
  }
}

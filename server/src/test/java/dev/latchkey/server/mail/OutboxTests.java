package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class OutboxTests {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final TestDatabase test;
  private final Outbox outbox = new Outbox(new SystemRandomness());

  OutboxTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private void add(String subject) {
    add(subject, subject);
  }

  private void add(String subject, String source) {
    test.run(t -> outbox.add(t, MailRequest.about(subject, "greeting", source)));
  }

  /// Ids of those in turn, then of those whose time it is.
  private List<String> due() {
    return test.database()
        .write(t -> {
          var all = new ArrayList<>(outbox.inTurn(t.handle(), 1000));
          all.addAll(outbox.inTime(t.handle(), t.now(), 1000));
          return all;
        });
  }

  private String subject(String id) {
    return test.database()
        .read(handle ->
            handle.select("SELECT subject FROM outbox WHERE id = ?", id).mapTo(String.class).one());
  }

  private List<String> subjects() {
    return due().stream().map(this::subject).toList();
  }

  private Optional<OutboxRow> take(String id) {
    return test.database()
        .write(transaction -> outbox.take(transaction, id, transaction.now().plus(MINUTE)));
  }

  private Instant now() {
    return test.clock().instant();
  }

  @Test
  void aLetterIsDueAtOnceAndKeepsWhatItIsAbout() {
    add("alice");
    var row = take(due().getFirst()).orElseThrow();
    assertEquals("greeting", row.purpose());
    assertEquals(Optional.of("alice"), row.subject());
    assertTrue(row.addressDigest().isEmpty());
    assertEquals(1, row.attempt());
  }

  @Test
  void aLetterToAnAddressKeepsItsDigestOnly() {
    var digest = new byte[] {1, 2, 3};
    test.run(
        transaction -> outbox.add(transaction, MailRequest.to(digest, "greeting", "somebody")));
    var row = take(due().getFirst()).orElseThrow();
    assertTrue(row.subject().isEmpty());
    assertArrayEquals(digest, row.addressDigest().orElseThrow());
  }

  @Test
  void aLetterKeepsTheLanguageOfWhoeverAsked() {
    for (var language : List.of(Optional.of(Language.GERMAN), Optional.<Language>empty())) {
      var letter = MailRequest.to(new byte[] {1}, "greeting", "somebody").in(language);
      test.run(transaction -> outbox.add(transaction, letter));
      assertEquals(language, take(due().getFirst()).orElseThrow().language());
    }
  }

  @Test
  @Tag("S0-26")
  void thereIsNoPlaceForATokenOrAnAddress() {
    add("alice");
    var columns =
        test.database()
            .read(handle -> handle.select("SELECT * FROM outbox").mapToMap().one())
            .keySet();
    assertEquals(
        Set.of(
            "id",
            "purpose",
            "topic",
            "source",
            "turn",
            "subject",
            "address_digest",
            "language",
            "notice",
            "last_failure",
            "created_at",
            "attempts",
            "next_attempt_at",
            "dead_at"),
        columns);
  }

  @Test
  void theOldestComesFirst() {
    var ids =
        IntStream.range(0, 4)
            .mapToObj(i -> {
              add("subject" + i);
              test.clock().advance(Duration.ofSeconds(1));
              return due().getLast();
            })
            .toList();
    assertEquals(ids, due());
    assertEquals(ids.subList(0, 2), test.database().write(t -> outbox.inTurn(t.handle(), 2)));
  }

  @Test
  void aNoticeTakesNoTurnAndWaitsForNone() {
    test.run(transaction -> outbox.addNotice(transaction, "news", "alice"));
    var notice = due().getFirst();
    for (var i = 0; i < 9; i++) {
      add("subject" + i);
    }
    assertEquals(
        List.of(notice), test.database().write(t -> outbox.inTime(t.handle(), t.now(), 5)));
    assertEquals(9, test.database().write(t -> outbox.inTurn(t.handle(), 100)).size());
  }

  /// The first of each source, then the second of each, whoever came first.
  @Test
  void sourcesAreServedInTurn() {
    for (var i = 1; i <= 3; i++) {
      add("flood " + i, "flood");
      test.clock().advance(Duration.ofMillis(1));
    }
    add("other 1", "other");
    test.clock().advance(Duration.ofMillis(1));
    add("other 2", "other");
    assertEquals(List.of("flood 1", "other 1", "flood 2", "other 2", "flood 3"), subjects());
  }

  /// Whoever comes late begins with the turn that is served now, and is not behind for long.
  @Test
  void aSourceThatComesLaterBeginsWithTheTurnThatIsServed() {
    for (var i = 1; i <= 4; i++) {
      add("flood " + i, "flood");
      test.clock().advance(Duration.ofMillis(1));
    }
    take(due().getFirst());
    take(due().getFirst());
    add("other 1", "other");
    test.clock().advance(Duration.ofMillis(1));
    add("other 2", "other");
    assertEquals(List.of("flood 3", "other 1", "flood 4", "other 2"), subjects());
  }

  /// Many sources that write to one address do not keep back letters to others.
  @Test
  void addressesAreServedInTurn() {
    for (var i = 1; i <= 3; i++) {
      var letter =
          MailRequest.to(new byte[] {1}, "greeting", "source" + i).with(Optional.of("flood " + i));
      test.run(t -> outbox.add(t, letter));
      test.clock().advance(Duration.ofMillis(1));
    }
    var other = MailRequest.to(new byte[] {2}, "greeting", "other").with(Optional.of("other"));
    test.run(t -> outbox.add(t, other));
    assertEquals(List.of("flood 1", "other", "flood 2", "flood 3"), subjects());
  }

  /// Four thousand letters of four sources wait, in the order in which they came.
  @Test
  void aStrangersLetterIsAmongTheNextFewHoweverManyFourSourcesHaveWaiting() {
    for (var i = 0; i < 1000; i++) {
      for (var source = 0; source < 4; source++) {
        var digest = (source + " " + i).getBytes(StandardCharsets.UTF_8);
        var letter = MailRequest.to(digest, "greeting", "source" + source);
        test.run(t -> outbox.add(t, letter));
      }
    }
    for (var served = 0; served < 10; served++) {
      take(due().getFirst());
    }
    test.clock().advance(Duration.ofMillis(1));
    add("stranger");
    var place = subjects().indexOf("stranger");
    assertTrue(place >= 0 && place < 8, () -> "place " + place);
  }

  @Test
  void whatIsAskedForAgainBeforeItsFirstAttemptIsOneLetter() {
    var letter = MailRequest.to(new byte[] {1}, "greeting", "somebody");
    assertFalse(hasten(letter));
    test.run(t -> outbox.add(t, letter));
    test.run(t -> outbox.add(t, letter));
    assertTrue(hasten(letter));
    var another = MailRequest.to(new byte[] {1}, "another", "somebody");
    assertFalse(hasten(another));
    test.run(t -> outbox.add(t, another));
    assertEquals(2, due().size());
    assertEquals("greeting", take(due().getFirst()).orElseThrow().purpose());
    assertFalse(hasten(letter), "it may have left already");
    test.run(t -> outbox.add(t, letter));
    assertEquals(3, test.count("SELECT COUNT(*) FROM outbox"));
  }

  @Test
  void whatIsOneTooManyIsNotQueued() {
    var letter = MailRequest.to(new byte[] {1}, "greeting", "somebody");
    test.run(t -> outbox.addIf(false, t, letter));
    assertEquals(List.of(), due());
    test.run(t -> outbox.addIf(true, t, letter));
    assertEquals(1, due().size());
  }

  @Test
  void aNoticeThatWaitsIsOneLetter() {
    for (var i = 0; i < 3; i++) {
      test.run(transaction -> outbox.addNotice(transaction, "news", "alice"));
    }
    assertEquals(1, due().size());
  }

  private boolean hasten(MailRequest letter) {
    return test.database().write(t -> outbox.hasten(t, letter));
  }

  /// Whoever floods cannot take a letter to the end of the queue by asking for it first.
  @Test
  void whoAsksForALetterThatWaitsFurtherBackGetsItInTheTurnOfHisOwn() {
    for (var i = 1; i <= 3; i++) {
      add("flood " + i, "flood");
      test.clock().advance(Duration.ofMillis(1));
    }
    add("letter", "flood");
    assertEquals("letter", subjects().getLast());
    assertTrue(hasten(MailRequest.about("letter", "greeting", "flood")));
    assertEquals("letter", subjects().getLast());
    assertTrue(hasten(MailRequest.about("letter", "greeting", "other")));
    assertEquals(List.of("flood 1", "letter", "flood 2", "flood 3"), subjects());
  }

  @Test
  void whatWasGivenUpIsForgottenAfterAMonth() {
    add("alice");
    var id = due().getFirst();
    test.run(transaction -> outbox.deadLetter(transaction, id, "550"));
    test.clock().advance(Duration.ofDays(30));
    test.run(outbox::purge);
    assertEquals(1, test.count("SELECT COUNT(*) FROM outbox"));
    test.clock().advance(Duration.ofMillis(1));
    test.run(outbox::purge);
    assertEquals(0, test.count("SELECT COUNT(*) FROM outbox"));
  }

  @Test
  void aLetterIsTakenOncePerTurn() {
    add("alice");
    var id = due().getFirst();
    assertTrue(take(id).isPresent());
    assertTrue(take(id).isEmpty());
    assertEquals(List.of(), due());
    test.clock().advance(MINUTE);
    assertEquals(2, take(id).orElseThrow().attempt());
  }

  @Test
  void manyNodesTakeALetterOnce() throws Exception {
    add("alice");
    var id = due().getFirst();
    try (var threads = Executors.newFixedThreadPool(16);
        var other = test.reopen()) {
      var all =
          IntStream.range(0, 32)
              .mapToObj(i ->
                  threads.submit(() ->
                      (i % 2 == 0 ? test.database() : other)
                          .write(t -> outbox.take(t, id, t.now().plus(MINUTE)))
                          .isPresent()))
              .toList();
      var taken = 0;
      for (var one : all) {
        taken += one.get() ? 1 : 0;
      }
      assertEquals(1, taken);
    }
  }

  @Test
  void aPostponedLetterComesBackInItsTime() {
    add("alice");
    var id = due().getFirst();
    take(id);
    test.run(
        transaction -> outbox.postpone(transaction, id, now().plus(MINUTE.multipliedBy(5)), "451"));
    test.clock().advance(MINUTE.multipliedBy(5).minusMillis(1));
    assertEquals(List.of(), due());
    test.clock().advance(Duration.ofMillis(1));
    assertEquals(List.of(id), due());
  }

  @Test
  void aBuriedLetterStaysAndIsNeverDue() {
    add("alice");
    var id = due().getFirst();
    test.run(transaction -> outbox.deadLetter(transaction, id, "550"));
    test.clock().advance(Duration.ofDays(30));
    assertEquals(List.of(), due());
    assertTrue(take(id).isEmpty());
    assertEquals(1, test.count("SELECT COUNT(*) FROM outbox WHERE dead_at IS NOT NULL"));
  }

  @Test
  void aRemovedLetterIsGone() {
    add("alice");
    var id = due().getFirst();
    test.run(transaction -> outbox.remove(transaction, id, "sent"));
    assertEquals(0, test.count("SELECT COUNT(*) FROM outbox"));
  }

  @Test
  void aLetterIsQueuedWithWhatItIsAboutOrNotAtAll() {
    assertThrows(
        IllegalStateException.class,
        () ->
            test.run(transaction -> {
              outbox.add(transaction, MailRequest.about("alice", "greeting", "alice"));
              throw new IllegalStateException("planned");
            }));
    assertEquals(List.of(), due());
  }

  /// It waits for fifteen minutes at most, whatever was written down.
  @Test
  void aLetterDoesNotWaitForAClockThatWasSetBack() {
    add("new");
    test.clock().advance(Duration.ofMillis(1));
    add("postponed");
    var postponed = due().getLast();
    take(postponed);
    test.run(t -> outbox.postpone(t, postponed, now().plus(MailWorker.LONGEST_PAUSE), "451"));
    test.clock().advance(Duration.ofMinutes(-1));
    assertEquals(List.of("new"), subjects());
    test.clock().advance(Duration.ofHours(-3));
    assertEquals(2, due().size());
    assertTrue(take(postponed).isPresent());
    assertFalse(due().contains(postponed));
  }
}

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
import java.time.Duration;
import java.time.Instant;
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
    test.run(transaction -> outbox.add(transaction, "greeting", subject));
  }

  private List<String> due() {
    return test.database().write(t -> outbox.due(t.handle(), t.now(), 10));
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
    test.run(transaction -> outbox.addByAddress(transaction, "greeting", digest));
    var row = take(due().getFirst()).orElseThrow();
    assertTrue(row.subject().isEmpty());
    assertArrayEquals(digest, row.addressDigest().orElseThrow());
  }

  @Test
  void aLetterKeepsTheLanguageOfWhoeverAsked() {
    for (var language : List.of(Optional.of(Language.GERMAN), Optional.<Language>empty())) {
      var digest = new byte[] {1};
      test.run(transaction -> outbox.addByAddress(transaction, "greeting", digest, language));
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
    assertEquals(ids.subList(0, 2), test.database().write(t -> outbox.due(t.handle(), t.now(), 2)));
  }

  @Test
  void whatSomebodyWaitsForComesFirstAndAFloodKeepsNoNoticeBack() {
    test.run(transaction -> outbox.addNotice(transaction, "news", "alice"));
    var notice = due().getFirst();
    test.clock().advance(Duration.ofSeconds(1));
    for (var i = 0; i < 9; i++) {
      add("subject" + i);
    }
    assertEquals(8, due().indexOf(notice), "a fifth of the places is for the oldest");
    var some = test.database().write(t -> outbox.due(t.handle(), t.now(), 5));
    assertEquals(5, some.size());
    assertEquals(notice, some.getLast());
  }

  @Test
  void whatWasGivenUpIsForgottenAfterAMonth() {
    add("alice");
    test.run(transaction -> outbox.bury(transaction, due().getFirst(), "550"));
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
    test.run(transaction -> outbox.bury(transaction, id, "550"));
    test.clock().advance(Duration.ofDays(30));
    assertEquals(List.of(), due());
    assertTrue(take(id).isEmpty());
    assertEquals(1, test.count("SELECT COUNT(*) FROM outbox WHERE dead_at IS NOT NULL"));
  }

  @Test
  void aRemovedLetterIsGone() {
    add("alice");
    test.run(transaction -> outbox.remove(transaction, due().getFirst()));
    assertEquals(0, test.count("SELECT COUNT(*) FROM outbox"));
  }

  @Test
  void aLetterIsQueuedWithWhatItIsAboutOrNotAtAll() {
    assertThrows(
        IllegalStateException.class,
        () ->
            test.run(transaction -> {
              outbox.add(transaction, "greeting", "alice");
              throw new IllegalStateException("planned");
            }));
    assertEquals(List.of(), due());
  }

  /// It waits for fifteen minutes at most, whatever was written down.
  @Test
  void aLetterDoesNotWaitForAClockThatWasSetBack() {
    add("new");
    add("postponed");
    var postponed = due().getLast();
    take(postponed);
    test.run(t -> outbox.postpone(t, postponed, now().plus(MailWorker.LONGEST_PAUSE), "451"));
    test.clock().advance(Duration.ofMinutes(-1));
    assertEquals(List.of(), due());
    test.clock().advance(Duration.ofHours(-3));
    assertEquals(2, due().size());
    assertTrue(take(postponed).isPresent());
    assertFalse(due().contains(postponed));
  }
}

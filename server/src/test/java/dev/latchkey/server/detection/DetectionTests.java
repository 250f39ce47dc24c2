package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What holds for all rules: how much they remember, how often they tell, and what they tell.
class DetectionTests {
  private static final int MANY = 100_000;
  private static final int THREADS = 64;
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private static void spray(Replay replay, int names) {
    for (var i = 0; i < names; i++) {
      replay.afterSeconds(1).fails(Names.of(i), "Autumn-2026!", Replay.address(i));
    }
  }

  @Test
  void whatIsFoundNamesTheRuleAndNothingThatWasEntered() {
    var replay = new Replay();
    spray(replay, 25);
    assertEquals(
        List.of(
            new AuditEntry(
                "defence.detected",
                Map.of(
                    "rule", "one-password", "by", "password", "count", "25", "seconds", "7200"))),
        replay.waiting().stream().map(DetectionEvent::entry).toList());
  }

  @Test
  void patternIsToldOnceAnHourWhileItLasts() {
    var replay = new Replay();
    spray(replay, 1000);
    assertEquals(1, replay.waiting().size());
    replay.after(Duration.ofMinutes(61));
    spray(replay, 100);
    assertEquals(2, replay.waiting().size());
    assertEquals(2, replay.detection.found().get("one-password"));
  }

  @Test
  void oneRuleDoesNotFillTheTrail() {
    var replay = new Replay(Map.of("defence.rules.pairs.threshold", "0"));
    for (var source = 0; source < 500; source++) {
      for (var i = 0; i < 30; i++) {
        replay.fails(Names.of(i), Guesses.of(100 * source + i), Replay.address(source));
      }
    }
    assertEquals(500, replay.detection.found().get("source"));
    assertEquals(Findings.MOST_LINES, told(replay, "source"));
  }

  @Test
  @Tag("S4-64")
  void ruleWithoutAThresholdIsOffAndThresholdsCanBeSet() {
    var off = new Replay(Map.of("defence.rules.one-password.threshold", "0"));
    spray(off, 100);
    assertEquals(Set.of(), off.found());
    var lower = new Replay(Map.of("defence.rules.one-password.threshold", "5"));
    spray(lower, 5);
    assertEquals(Set.of("one-password"), lower.found());
  }

  /// The bound is one of entries: each rule has only so many keys, each with only so many members.
  /// With more addresses than keys, it is the same for a million.
  @Test
  void manyAddressesTakeNoMoreThanTheBound() {
    var replay = new Replay();
    for (var i = 0; i < MANY; i++) {
      replay.after(Duration.ofMillis(10));
      replay.fails("name " + i, Guesses.of(i), Replay.address(i));
    }
    var memory = replay.detection.memory();
    assertTrue(memory.keys() <= memory.mostKeys(), memory::toString);
    assertTrue(memory.mostBytes() <= MOST_BYTES, memory::toString);
  }

  @Test
  void longTextsCostNoMoreThanShortOnes() {
    var replay = new Replay();
    replay.fails("a1".repeat(100_000), "b2".repeat(100_000), "203.0.113.7");
    replay.fails("\ud800\u0000@", "\udfff", "203.0.113.7");
    replay.fails("@", "", "203.0.113.7").fails("", "", "2001:db8::1").fails("a@", "1", "::1");
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void clockThatIsSetBackStopsNothing() {
    var replay = new Replay();
    spray(replay, 24);
    replay.after(Duration.ofDays(-30));
    spray(replay, 25);
    assertEquals(Set.of("one-password"), replay.found());
  }

  @Test
  void whatIsOverIsForgotten() {
    var replay = new Replay();
    spray(replay, 10);
    assertTrue(replay.detection.memory().keys() > 0);
    replay.after(Duration.ofHours(7));
    replay.detection.forget();
    assertEquals(0, replay.detection.memory().keys());
  }

  @Test
  void ruleThatBreaksFailsNoAttempt() {
    var broken =
        new Detector() {
          @Override
          public DetectionRule rule() {
            return PairsDetector.RULE;
          }

          @Override
          public List<Detected> observe(ObservedAttempt attempt) {
            throw new IllegalStateException("broken");
          }

          @Override
          public List<Remembered> memories() {
            return List.of();
          }
        };
    var clock = new TestClock();
    var replay =
        new Replay(
            new Detection(
                new Patterns(List.of(broken), Set.of()),
                Map.of(),
                new AttemptFactory(
                    new Referrers(List.of()),
                    new EphemeralDigests(new SystemRandomness()),
                    new SystemRandomness(),
                    clock.instant()),
                clock),
            clock);
    replay.fails("ada", "guess", "203.0.113.7").fails("ada", "guess", "203.0.113.7");
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void attemptsOfManyThreadsAreAllCounted() throws InterruptedException, ExecutionException {
    var replay =
        new Replay(Map.of("defence.rules.one-password.threshold", Integer.toString(THREADS)));
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, THREADS)
              .<Future<?>>mapToObj(i ->
                  threads.submit(() -> {
                    go.await();
                    for (var times = 0; times < 50; times++) {
                      replay.fails(Names.of(i), "Autumn-2026!", Replay.address(i));
                    }
                    return true;
                  }))
              .toList();
      assertFalse(replay.finds(OnePasswordDetector.RULE));
      go.countDown();
      for (var one : all) {
        one.get();
      }
    }
    assertTrue(replay.finds(OnePasswordDetector.RULE));
    assertEquals(1, told(replay, "one-password"));
  }

  private static long told(Replay replay, String rule) {
    return replay.waiting().stream()
        .filter(event -> event.entry().fields().containsValue(rule))
        .count();
  }
}

package dev.latchkey.server.turns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ASVS-15.2.2")
final class TurnsTests {
  private static final int MOST = 12;
  private final Turns turns = new Turns(1, MOST, Duration.ofMinutes(1));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> in = new CopyOnWriteArrayList<>();

  @BeforeEach
  void takeTheOnlyPlace() {
    assertTrue(turns.enter("first"));
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /// Waits in the queue when this returns, or has been refused.
  private Future<Boolean> ask(String source) throws InterruptedException {
    var before = turns.waiting();
    var asked =
        threads.submit(() -> {
          var entered = turns.enter(source);
          if (entered) {
            in.add(source);
            turns.leave();
          }
          return entered;
        });
    while (turns.waiting() == before && !asked.isDone() && before < MOST) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return asked;
  }

  @Test
  void newcomerWaitsForOneOfEachSource() throws Exception {
    var asked = new ArrayList<Future<Boolean>>();
    for (var i = 0; i < 5; i++) {
      asked.add(ask("flood"));
      asked.add(ask("other flood"));
    }
    asked.add(ask("owner"));
    turns.leave();
    for (var one : asked) {
      assertTrue(one.get());
    }
    assertEquals(List.of("flood", "other flood", "owner", "flood"), in.subList(0, 4));
  }

  @Test
  void whereTooManyWaitTheLastOfTheBusiestSourceGivesWay() throws Exception {
    var owner = ask("owner");
    var flood = new ArrayList<Future<Boolean>>();
    for (var i = 1; i < MOST; i++) {
      flood.add(ask("flood"));
    }
    assertFalse(ask("flood").get(), "no room for one more of it");
    var newcomer = ask("newcomer");
    assertFalse(flood.removeLast().get());
    turns.leave();
    assertTrue(owner.get());
    assertTrue(newcomer.get());
    for (var one : flood) {
      assertTrue(one.get());
    }
  }

  @Test
  void whereAllSourcesAreAlikeTheNewcomerIsRefused() throws Exception {
    var others = new ArrayList<Future<Boolean>>();
    for (var i = 0; i < MOST; i++) {
      others.add(ask("source " + i));
    }
    assertFalse(ask("newcomer").get());
    turns.leave();
    for (var other : others) {
      assertTrue(other.get());
    }
  }

  @Test
  void whoHasWaitedLongEnoughGoesAway() {
    var impatient = new Turns(1, MOST, Duration.ofMillis(1));
    assertTrue(impatient.enter("first"));
    assertFalse(impatient.enter("second"));
    assertEquals(0, impatient.waiting());
    impatient.leave();
    assertTrue(impatient.enter("second"));
  }

  @Test
  void placeThatIsGivenBackIsFree() {
    assertEquals(0, turns.free());
    turns.leave();
    assertEquals(1, turns.free());
    assertEquals(1 + MOST, turns.room());
  }

  @Test
  void whoeverAsksAtOnceEachGetsAPlaceAndAllAreGivenBack() throws Exception {
    turns.leave();
    var many = new Turns(3, 1000, Duration.ofMinutes(1));
    var asked = new ArrayList<Future<Boolean>>();
    for (var i = 0; i < 300; i++) {
      var source = "source " + i % 7;
      asked.add(
          threads.submit(() -> {
            var entered = many.enter(source);
            many.leave();
            return entered;
          }));
    }
    for (var one : asked) {
      assertTrue(one.get());
    }
    assertEquals(3, many.free());
    assertEquals(0, many.waiting());
  }
}

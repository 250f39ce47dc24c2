package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ASVS-15.2.2")
final class TurnsTests {
  private static final int MOST = 12;
  private final Turns turns = new Turns(MOST);
  private final List<String> done = new ArrayList<>();

  private FutureTask<Boolean> add(String source) {
    var work = new FutureTask<>(() -> done.add(source));
    assertTrue(turns.add(source, work), source);
    return work;
  }

  private boolean isRefused(String source) {
    return !turns.add(source, new FutureTask<>(() -> true));
  }

  private void runAll() {
    while (turns.waiting() > 0) {
      turns.runNext();
    }
  }

  @Test
  void newcomerWaitsForOneOfEachSource() {
    for (var i = 0; i < 5; i++) {
      add("flood");
      add("other flood");
    }
    add("owner");
    runAll();
    assertEquals(2, done.indexOf("owner"));
    assertEquals(11, done.size());
  }

  @Test
  void whatOneSourceAsksForIsDoneInItsOrder() throws Exception {
    var first = add("owner");
    var second = add("owner");
    turns.runNext();
    assertTrue(first.isDone());
    assertFalse(second.isDone());
  }

  @Test
  void whereItIsFullTheLastOfTheBusiestSourceGivesWay() {
    add("owner");
    var flood = new ArrayList<FutureTask<Boolean>>();
    for (var i = 1; i < MOST; i++) {
      flood.add(add("flood"));
    }
    assertTrue(isRefused("flood"));
    add("newcomer");
    assertTrue(flood.removeLast().isCancelled());
    assertTrue(flood.stream().noneMatch(FutureTask::isDone));
    assertEquals(0, turns.free());
  }

  @Test
  void whereAllSourcesAreAlikeTheNewcomerIsRefused() {
    for (var i = 0; i < MOST; i++) {
      add("source " + i);
    }
    assertTrue(isRefused("newcomer"));
    turns.runNext();
    add("newcomer");
  }

  @Test
  void whatIsWorkedOnKeepsItsPlaceUntilItIsDone() {
    var seen = new ArrayList<Integer>();
    assertTrue(turns.add("owner", new FutureTask<>(() -> seen.add(turns.free()))));
    turns.runNext();
    assertEquals(List.of(MOST - 1), seen);
    assertEquals(MOST, turns.free());
  }

  @Test
  void turnOfWhatGaveWayDoesNothing() {
    turns.runNext();
    assertEquals(MOST, turns.free());
  }
}

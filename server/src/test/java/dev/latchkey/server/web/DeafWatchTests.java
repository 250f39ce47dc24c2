package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DeafWatchTests {
  private final AtomicInteger ended = new AtomicInteger();

  private void check(List<Boolean> refusals) {
    Iterator<Boolean> next = refusals.iterator();
    var watch = new DeafWatch(next::next, ended::incrementAndGet);
    refusals.forEach(_ -> watch.check());
  }

  @Test
  void portThatIsClosedForGoodEndsTheProcessOnce() {
    check(List.of(false, true, true, true, true));
    assertEquals(1, ended.get());
  }

  @Test
  void oneRefusalIsNoEnd() {
    check(List.of(true, false, true, false, true));
    assertEquals(0, ended.get());
  }
}

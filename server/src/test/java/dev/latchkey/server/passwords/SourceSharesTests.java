package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ASVS-15.2.2")
final class SourceSharesTests {
  private final SourceShares shares = new SourceShares(3);

  private void fill(String source) {
    for (var i = 0; i < 3; i++) {
      assertTrue(shares.enter(source, 0));
    }
  }

  @Test
  void sourceThatHasItsShareWaitsForItself() {
    fill("192.0.2.1");
    assertFalse(shares.enter("192.0.2.1", 0));
    assertTrue(shares.enter("192.0.2.2", 0), "another source is not kept waiting");
  }

  @Test
  void placeThatIsLeftIsTakenByWhoWaits() throws Exception {
    fill("192.0.2.1");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> shares.enter("192.0.2.1", 60_000));
      shares.leave("192.0.2.1");
      assertTrue(waiting.get());
    }
  }

  @Test
  void workOfNoSourceIsNeverRefused() {
    for (var i = 0; i < 100; i++) {
      assertTrue(shares.enter("", 0));
    }
  }

  @Test
  void sourcesThatHaveLeftAreForgotten() {
    for (var i = 0; i < 1000; i++) {
      assertTrue(shares.enter("2001:db8::" + i, 0));
      shares.leave("2001:db8::" + i);
    }
    assertEquals(0, shares.sources());
  }
}

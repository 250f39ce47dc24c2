package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.TestServer;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StoppedServerTests {
  private static WeakReference<LatchkeyServer> used() {
    try (var server = TestServer.start(Map.of())) {
      server.get("/sign-in").expect(200);
      return new WeakReference<>(server.server());
    }
  }

  /// Helidon's timer of idle connections is never cancelled.
  @Test
  void nothingHoldsAServerThatHasStopped() throws InterruptedException {
    var server = used();
    for (var tries = 0; server.get() != null && tries < 300; tries++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertNull(server.get());
  }
}

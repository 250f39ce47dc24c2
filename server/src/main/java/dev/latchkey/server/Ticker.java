package dev.latchkey.server;

import dev.latchkey.server.storage.DatabaseUnavailable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what runs by itself, on fixed ticks that do not depend on what people do.
final class Ticker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final int THREADS = 2;
  private static final Duration SETTLED = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final long GRACE_SECONDS = 1;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofPlatform().name("ticker-", 0).daemon().factory());

  void every(Duration tick, Runnable work) {
    var millis = tick.toMillis();
    var _ = threads.scheduleWithFixedDelay(() -> run(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /// Once.
  void after(Duration delay, Runnable work) {
    var _ = threads.schedule(() -> run(work), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Once a day, and first when the start is over.
  void daily(Runnable work) {
    var _ =
        threads.scheduleWithFixedDelay(
            () -> run(work), SETTLED.toMinutes(), DAY.toMinutes(), TimeUnit.MINUTES);
  }

  /// A failure must not end the ticks.
  private static void run(Runnable work) {
    try {
      work.run();
    } catch (DatabaseUnavailable e) {
      LOG.debug("a background task waits for the database");
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("a background task failed and will be tried again", e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

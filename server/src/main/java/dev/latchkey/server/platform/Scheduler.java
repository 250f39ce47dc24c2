package dev.latchkey.server.platform;

import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what runs by itself, on fixed ticks that do not depend on what people do.
public final class Scheduler implements AutoCloseable {
  /// How often uses of sessions are written down.
  public static final Duration USES = Duration.ofSeconds(20);

  /// How often what is long over is forgotten.
  public static final Duration PURGE = Duration.ofMinutes(5);

  /// What has run out must have ended in writing before the clock may be set back.
  private static final Duration EXPIRY = Duration.ofSeconds(10);

  private static final Duration WARM_UP_DELAY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final int THREADS = 2;
  private static final Duration SETTLED = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final long GRACE_SECONDS = 1;
  private final Database database;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofPlatform().name("scheduler-", 0).daemon().factory());

  public Scheduler(Database database) {
    this.database = database;
  }

  public void every(Duration tick, Runnable work) {
    var millis = tick.toMillis();
    var _ = threads.scheduleWithFixedDelay(() -> run(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /// Makes what the first person would wait for, when the server answers and not before.
  public void warmUp(Runnable work) {
    var _ = threads.schedule(() -> run(work), WARM_UP_DELAY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Writes down what has run out.
  public void expire(Consumer<Transaction> module) {
    every(EXPIRY, () -> alone(module));
  }

  /// Forgets what is long over.
  public void purge(Consumer<Transaction> module) {
    every(PURGE, () -> alone(module));
  }

  /// Each module in a transaction of its own: locks of several tables would be taken in another
  /// order than by those who work.
  private void alone(Consumer<Transaction> module) {
    database.write(transaction -> {
      module.accept(transaction);
      return true;
    });
  }

  /// Once a day, and first when the start is over.
  public void daily(Runnable work) {
    var _ =
        threads.scheduleWithFixedDelay(
            () -> run(work), SETTLED.toMinutes(), DAY.toMinutes(), TimeUnit.MINUTES);
  }

  /// A failure must not end the ticks.
  private static void run(Runnable work) {
    try {
      work.run();
    } catch (DatabaseUnavailable e) {
      LOG.debug("a background task is waiting for the database");
    } catch (VaultUnavailable e) {
      LOG.debug("a background task is waiting for the key vault");
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("a background task failed and will be retried", e);
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

package dev.latchkey.server.mail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Carriers that are threads: two for departures, one for each email that is under way.
public final class MailThreads implements MailExecutor, AutoCloseable {
  private static final int DEPARTURES = 2;
  private static final Duration GRACE = Duration.ofMillis(500);
  private final ScheduledExecutorService departures =
      Executors.newScheduledThreadPool(
          DEPARTURES, Thread.ofPlatform().name("carrier-", 0).daemon().factory());
  private final ExecutorService underWay =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("hand-over-", 0).daemon().factory());

  private final CountDownLatch closing = new CountDownLatch(1);

  @Override
  public void at(Duration delay, Runnable work) {
    try {
      var _ = departures.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // closed meanwhile: the email stays in the outbox
    }
  }

  @Override
  public void handOver(Runnable work) {
    underWay.execute(work);
  }

  @Override
  public void hold(Duration time) {
    try {
      var _ = closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// An email that was just accepted must lose its row: otherwise it would be sent again.
  @Override
  public void close() {
    closing.countDown();
    departures.shutdownNow();
    underWay.shutdown();
    try {
      if (!underWay.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        underWay.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

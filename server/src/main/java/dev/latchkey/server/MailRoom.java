package dev.latchkey.server;

import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Couriers;
import dev.latchkey.server.mail.MailWorker;
import dev.latchkey.server.mail.Sealing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Where letters are written, sealed and handed over.
final class MailRoom implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int CARRIERS = 4;
  private static final Duration GRACE = Duration.ofMillis(500);
  private final Ground ground;
  private final MailWorker worker;
  private final ExecutorService carriers =
      Executors.newFixedThreadPool(
          CARRIERS, Thread.ofPlatform().name("carrier-", 0).daemon().factory());

  /// @param letters of every kind
  MailRoom(Ground ground, People people, OpenPgp openPgp, List<Correspondence> letters) {
    this.ground = ground;
    worker =
        new MailWorker(
            ground.database(),
            ground.outbox(),
            ground.audit(),
            Couriers.of(
                ground.settings().mail(), ground.randomness(), ground.clock(), openPgp.seal()),
            new Sealing(openPgp.mode(), new RecipientKeys(people.accounts(), openPgp.keys())),
            carriers,
            letters);
  }

  void schedule(Ticker ticker) {
    ticker.every(TICK, worker::run);
    ticker.purge(ground.outbox()::purge);
  }

  /// Begins no further letter.
  void stop() {
    worker.stop();
  }

  /// A letter that was just taken shall lose its row: otherwise it would be sent again.
  @Override
  public void close() {
    carriers.shutdown();
    try {
      if (!carriers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        carriers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

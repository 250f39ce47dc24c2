package dev.latchkey.server;

import dev.latchkey.server.mail.EncryptionPolicy;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailThreads;
import dev.latchkey.server.mail.MailTransports;
import dev.latchkey.server.mail.MailWorker;
import java.time.Duration;
import java.util.List;

/// Where letters are written, sealed and handed over.
final class MailRoom implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private final Ground ground;
  private final MailWorker worker;
  private final MailThreads carriers = new MailThreads();

  /// @param letters of every kind
  MailRoom(Ground ground, People people, OpenPgp openPgp, List<MailComposer> letters) {
    this.ground = ground;
    worker =
        new MailWorker(
            ground.database(),
            ground.outbox(),
            ground.audit(),
            MailTransports.of(
                ground.settings().mail(), ground.randomness(), ground.clock(), openPgp.seal()),
            new EncryptionPolicy(
                openPgp.mode(), new RecipientKeys(people.accounts(), openPgp.keys())),
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

  @Override
  public void close() {
    carriers.close();
  }
}

package dev.latchkey.server;

import dev.latchkey.server.mail.EncryptionPolicy;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailEncryption;
import dev.latchkey.server.mail.MailSettings;
import dev.latchkey.server.mail.MailThreads;
import dev.latchkey.server.mail.MailTransports;
import dev.latchkey.server.mail.MailWorker;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.notifications.RecipientKeys;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import java.time.Duration;
import java.util.List;

/// Where mail is composed, encrypted and handed over.
final class OutboundMail implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private final Outbox outbox;
  private final MailWorker worker;
  private final MailThreads threads = new MailThreads();

  /// @param composers of every kind of mail
  OutboundMail(
      Platform platform,
      Identities identities,
      MailSettings settings,
      MailEncryption encryption,
      List<MailComposer> composers) {
    outbox = platform.outbox();
    var keys = new RecipientKeys(identities.accounts(), encryption.keys());
    worker =
        new MailWorker(
            platform.database(),
            outbox,
            platform.audit(),
            new MailWorker.Route(
                MailTransports.of(
                    settings, platform.randomness(), platform.clock(), encryption.encryptor()),
                new EncryptionPolicy(encryption.mode(), keys),
                threads),
            composers);
  }

  void schedule(Scheduler scheduler) {
    scheduler.every(TICK, worker::run);
    scheduler.purge(outbox::purge);
  }

  /// Begins no further email.
  void stop() {
    worker.stop();
  }

  @Override
  public void close() {
    threads.close();
  }
}

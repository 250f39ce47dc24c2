package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.delivery.DeliveryListener;
import dev.latchkey.server.grants.Logouts;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Telling applications what becomes of their deliveries, and of accounts and sessions.
public final class WebhookModule implements Module, AutoCloseable {
  /// The secrets that sign messages.
  public static final EncryptedColumn WRAPPED = Webhooks.WRAPPED;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofMillis(500);
  private final WebSupport web;
  private final WebhookRequests requests;
  private final WebhookWorker worker;
  private final LogoutWorker logouts;
  private final TrailFollower follower;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("webhook-", 0).daemon().factory());

  /// @param vault wraps the secrets
  /// @param signers of logout tokens
  public WebhookModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      Wrapping vault,
      TokenSigners signers) {
    this.web = web;
    var webhooks = new Webhooks(vault);
    var settings = WebhookSettings.of(platform.settings());
    requests = new WebhookRequests(platform, webhooks);
    var transport =
        new HttpsTransport(
            new AllowedAddresses(settings.allowedNetworks()),
            InetAddress::getAllByName,
            settings.trust(),
            HttpsTransport.DEADLINE);
    worker =
        new WebhookWorker(
            platform.database(),
            webhooks,
            identities.clients(),
            platform.audit(),
            transport,
            threads);
    logouts =
        new LogoutWorker(
            platform.database(), platform.audit(), transport, signers, web.links(), threads);
    follower =
        new TrailFollower(
            platform.database(),
            platform.audit(),
            identities.accounts(),
            identities.clients(),
            new MessageQueue(platform.audit(), platform.randomness()));
  }

  /// What queues messages.
  public static DeliveryListener listener(AuditTrail audit, Randomness randomness) {
    return new WebhookListener(new MessageQueue(audit, randomness));
  }

  /// What messages hold of a person.
  public static PersonalData personalData() {
    return new MessagesOfPerson();
  }

  /// How many lines of the trail the last webhook is behind.
  public static long linesBehind(Database database, AuditTrail trail) {
    var head = trail.newest().map(AuditLine::seq).orElse(0L);
    return database.read(Webhooks::followers).stream()
        .mapToLong(follower -> head - follower.position())
        .max()
        .orElse(0);
  }

  @Override
  public List<Endpoint> endpoints() {
    return new WebhookApi(requests, web.clients()).endpoints();
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.every(TICK, follower::run);
    scheduler.every(TICK, worker::run);
    scheduler.every(TICK, logouts::run);
    scheduler.purge(Logouts::oweAll);
    scheduler.purge(WebhookMessages::purge);
  }

  /// A message that was just accepted should be recorded: otherwise it would be sent again.
  @Override
  public void close() {
    worker.stop();
    logouts.stop();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

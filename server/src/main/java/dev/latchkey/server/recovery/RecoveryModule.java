package dev.latchkey.server.recovery;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailRequest;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.MailQuota;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// The forgotten password.
public final class RecoveryModule implements Module {
  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final RecoverySettings settings;
  private final Recovery recovery;

  public RecoveryModule(
      Platform platform, Identities identities, WebSupport web, AccountAccess access) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    settings = RecoverySettings.of(platform.settings());
    recovery = new Recovery(platform, identities, access, settings.purpose());
  }

  @Override
  public List<Endpoint> endpoints() {
    return Module.all(
        web.endUsers().honouringEndUserAddress(new RecoveryApi(recovery).endpoints()),
        new RecoveryPages(recovery, web.responses(), identities.rules()).endpoints());
  }

  @Override
  public List<MailComposer> mailComposers() {
    return List.of(
        new RecoveryMailComposer(LinkMail.of(platform, identities, web), settings.purpose()));
  }

  /// Queues an email that goes out however many went before it.
  ///
  /// @param address its keyed digest
  public static void queueInAnyCase(
      Transaction transaction, RateLimiter limiter, Outbox outbox, byte[] address) {
    new MailQuota(limiter).clear(transaction, RecoveryMailComposer.PURPOSE, address);
    var email = MailRequest.to(address, RecoveryMailComposer.PURPOSE, "operator");
    if (!outbox.hasten(transaction, email)) {
      outbox.add(transaction, email);
    }
  }
}

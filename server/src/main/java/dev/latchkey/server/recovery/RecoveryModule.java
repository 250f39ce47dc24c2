package dev.latchkey.server.recovery;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.identifiers.Id;
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

/// The forgotten password, and the first one of an account that an operator has made.
public final class RecoveryModule implements Module {
  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final RecoverySettings settings;
  private final Recovery recovery;
  private final Recovery invitation;

  public RecoveryModule(
      Platform platform, Identities identities, WebSupport web, AccountAccess access) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    settings = RecoverySettings.of(platform.settings());
    recovery =
        new Recovery(platform, identities, access, settings.purpose(), PasswordLink.RECOVERY);
    invitation =
        new Recovery(platform, identities, access, settings.invitation(), PasswordLink.INVITATION);
  }

  @Override
  public List<Endpoint> endpoints() {
    return Module.all(
        web.endUsers().honouringEndUserAddress(new RecoveryApi(recovery, invitation).endpoints()),
        new RecoveryPages(recovery, web.responses()).endpoints(),
        pages(recovery, PasswordLink.RECOVERY),
        pages(invitation, PasswordLink.INVITATION));
  }

  private List<Endpoint> pages(Recovery flow, PasswordLink link) {
    return new NewPasswordPages(flow, link, web.responses(), identities.rules()).endpoints();
  }

  @Override
  public List<MailComposer> mailComposers() {
    var mail = LinkMail.of(platform, identities, web);
    return List.of(
        new RecoveryMailComposer(mail, settings.purpose()),
        new InvitationMailComposer(
            mail, identities.accounts(), identities.passwords(), settings.invitation()));
  }

  /// Queues the email that invites the owner of an account without a password to set one.
  public static void invite(Transaction transaction, Outbox outbox, Id account) {
    outbox.add(
        transaction,
        MailRequest.about(account.value(), InvitationMailComposer.PURPOSE, "operator"));
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

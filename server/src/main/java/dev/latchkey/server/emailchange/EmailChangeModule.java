package dev.latchkey.server.emailchange;

import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.web.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Another email address for an account, and the way back.
public final class EmailChangeModule implements Module {
  private final Platform platform;
  private final Identities identities;
  private final WebSupport web;
  private final Reauthentication reauthentication;
  private final EmailChangePurposes purposes;
  private final RequestEmailChange request;
  private final ConfirmEmailChange confirm;
  private final RevertEmailChange revert;

  /// @param life of the link that confirms an address
  public EmailChangeModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      AccountAccess access,
      Reauthentication reauthentication,
      Duration life) {
    this.platform = platform;
    this.identities = identities;
    this.web = web;
    this.reauthentication = reauthentication;
    purposes = EmailChangePurposes.of(life);
    request = new RequestEmailChange(platform, identities.accounts(), purposes);
    confirm = new ConfirmEmailChange(platform, identities.accounts(), purposes);
    revert =
        new RevertEmailChange(
            platform, identities.accounts(), identities.secondFactors(), access, purposes);
  }

  /// The address that waits for its confirmation.
  public Optional<EmailAddress> waiting(Session session) {
    return request.waiting(session);
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = web.authenticator();
    var responses = web.responses();
    return Module.all(
        new EmailChangePages(request, reauthentication, authenticator, responses).endpoints(),
        new EmailChangeLinkPages(confirm, revert, authenticator, responses).endpoints());
  }

  @Override
  public List<MailComposer> mailComposers() {
    return List.copyOf(
        EmailChangeMailComposer.all(
            LinkMail.of(platform, identities, web),
            identities.accounts(),
            purposes,
            platform.limiter()));
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.purge(request::purge);
  }
}

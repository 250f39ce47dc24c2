package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.passkeys.PasskeyChallenges;
import dev.latchkey.server.passkeys.PasskeySettings;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.Scheduler;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// One's own passkeys.
public final class PasskeyModule implements Module {
  private final WebSupport web;
  private final Reauthentication reauthentication;
  private final OwnPasskeys own;
  private final boolean offered;

  public PasskeyModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      Reauthentication reauthentication,
      OtherFactors factors) {
    this.web = web;
    this.reauthentication = reauthentication;
    own = new OwnPasskeys(platform, identities, factors);
    offered = PasskeySettings.of(platform.settings(), platform.baseUrl()).offered();
  }

  /// Whether someone who has just used a password could do without it, and has no passkey yet.
  public boolean isWorthOffering(Session session) {
    return offered && session.amr().contains(Amr.PASSWORD) && own.list(session).isEmpty();
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = web.authenticator();
    return Module.all(
        new PasskeyApi(own, authenticator, reauthentication, offered).endpoints(),
        new PasskeyPages(own, authenticator, reauthentication, web.responses(), offered)
            .endpoints());
  }

  @Override
  public void schedule(Scheduler scheduler) {
    scheduler.purge(PasskeyChallenges::purge);
  }
}

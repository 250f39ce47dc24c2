package dev.latchkey.server.selfservice;

import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// What people do with their own account: sessions and the password.
public final class SelfServiceModule implements Module {
  private final Identities identities;
  private final WebSupport web;
  private final Safeguards safeguards;
  private final SelfService selfService;
  private final ChangePassword changePassword;

  public SelfServiceModule(
      Platform platform, Identities identities, WebSupport web, Safeguards safeguards) {
    this.identities = identities;
    this.web = web;
    this.safeguards = safeguards;
    selfService = new SelfService(platform, identities);
    changePassword =
        new ChangePassword(platform, identities, safeguards.access(), safeguards.currentPassword());
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = web.authenticator();
    var responses = web.responses();
    var rules = identities.rules();
    var reauthentication = safeguards.reauthentication();
    return Module.all(
        new SelfServiceApi(selfService, authenticator).endpoints(),
        new AccountApi(selfService, authenticator).endpoints(),
        new ReauthenticationPages(reauthentication, authenticator, responses).endpoints(),
        new SelfServicePages(selfService, web, safeguards, rules).endpoints(),
        new PasswordApi(changePassword, authenticator, rules).endpoints(),
        new PasswordPages(changePassword, authenticator, responses, rules).endpoints());
  }
}

package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.StepUp;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.signin.SignInLinkSettings;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// What people do with their own account: profile, sessions and the password.
public final class SelfServiceModule implements Module {
  private final Identities identities;
  private final boolean links;
  private final WebSupport web;
  private final Safeguards safeguards;
  private final SelfService selfService;
  private final ChangePassword changePassword;
  private final ChangeProfile changeProfile;
  private final OwnData ownData;
  private final StepUp stepUp;

  public SelfServiceModule(
      Platform platform, Identities identities, WebSupport web, Safeguards safeguards) {
    this.identities = identities;
    links = SignInLinkSettings.of(platform.settings()).enabled();
    this.web = web;
    this.safeguards = safeguards;
    selfService = new SelfService(platform, identities);
    changePassword =
        new ChangePassword(platform, identities, safeguards.access(), safeguards.currentPassword());
    changeProfile = new ChangeProfile(platform, identities, safeguards);
    ownData = new OwnData(platform, identities, safeguards.personalData());
    stepUp = new StepUp(platform, identities);
  }

  @Override
  public List<Endpoint> endpoints() {
    var authenticator = web.authenticator();
    var responses = web.responses();
    var rules = identities.rules();
    var reauthentication = safeguards.reauthentication();
    return Module.all(
        new SelfServiceApi(selfService, authenticator).endpoints(),
        new AccountApi(selfService, changeProfile, authenticator).endpoints(),
        new OwnDataApi(ownData, authenticator, reauthentication).endpoints(),
        new ReauthenticationPages(selfService, reauthentication, web, links).endpoints(),
        new StepUpPages(stepUp, web).endpoints(),
        new SelfServicePages(selfService, web, safeguards, rules).endpoints(),
        new ProfilePages(changeProfile, selfService, authenticator, responses).endpoints(),
        new PasswordApi(changePassword, reauthentication, authenticator, rules).endpoints(),
        new PasswordPages(changePassword, reauthentication, authenticator, responses, rules)
            .endpoints());
  }
}

package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.site.SiteSettings;
import java.util.List;

/// One's own second factors.
public final class FactorsModule implements Module {
  private final WebSupport web;
  private final Reauthentication reauthentication;
  private final ManageFactors manage;
  private final String issuer;

  public FactorsModule(
      Platform platform,
      Identities identities,
      WebSupport web,
      CurrentPassword currentPassword,
      CurrentFactor currentFactor,
      Reauthentication reauthentication) {
    this.web = web;
    this.reauthentication = reauthentication;
    manage = new ManageFactors(platform, identities, currentPassword, currentFactor);
    issuer = SiteSettings.of(platform.settings()).name();
  }

  @Override
  public List<Endpoint> endpoints() {
    return Module.all(
        new FactorsApi(manage, web.authenticator(), issuer).endpoints(),
        new FactorPages(manage, reauthentication, web.authenticator(), web.responses(), issuer)
            .endpoints());
  }
}

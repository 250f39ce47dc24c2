package dev.latchkey.server.openid;

import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// What applications get: access tokens.
public record OpenIdModule(Platform platform, Identities identities, WebSupport web)
    implements Module {
  @Override
  public List<Endpoint> endpoints() {
    var tokens = new TokenEndpoint(platform.database(), identities.clients(), platform.limiter());
    return Module.all(tokens.endpoints(), new ServerMetadata(web.links()).endpoints());
  }
}

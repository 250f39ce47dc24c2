package dev.latchkey.server.admin;

import dev.latchkey.server.platform.Module;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.web.Endpoint;
import java.util.List;

/// What operators read over HTTP: the audit trail.
public record AdminModule(Platform platform, WebSupport web) implements Module {
  @Override
  public List<Endpoint> endpoints() {
    return new AuditApi(platform.audit(), web.clients()).endpoints();
  }
}

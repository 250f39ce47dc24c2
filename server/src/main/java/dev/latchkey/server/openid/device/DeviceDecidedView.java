package dev.latchkey.server.openid.device;

import dev.latchkey.server.web.page.View;

/// `/device`: the person has decided.
public record DeviceDecidedView(boolean allowed) implements View {
  @Override
  public String template() {
    return "openid/device-decided.jte";
  }
}

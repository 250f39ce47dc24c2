package dev.latchkey.server.openid.leaving;

import dev.latchkey.server.web.page.View;

/// `/oauth2/authorize` and `/oauth2/logout`: on the way to an application.
///
/// @param application its name
/// @param address where the browser goes by itself, too
public record LeavingView(String application, String address) implements View {
  /// Masked: the address holds a code.
  @Override
  public String toString() {
    return "LeavingView[" + application + "]";
  }

  @Override
  public String template() {
    return "openid/leaving.jte";
  }
}

package dev.latchkey.server.openid.logout;

import dev.latchkey.server.web.page.View;

/// `/oauth2/logout`: asks whether to sign out. Form field: `return`, the path of the request.
///
/// @param application its name
/// @param request the path of the request
public record LogoutView(String application, String request) implements View {
  /// Masked: the request may hold an ID token.
  @Override
  public String toString() {
    return "LogoutView[" + application + "]";
  }

  @Override
  public String template() {
    return "openid/logout.jte";
  }
}

package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.page.View;

/// `/account/confirm`. Form fields: `password`, `return`.
///
/// @param returnTo where the person goes on
/// @param wrong the last password was not right
public record ReauthenticationView(String returnTo, boolean wrong) implements View {
  @Override
  public String template() {
    return "selfservice/confirm.jte";
  }
}

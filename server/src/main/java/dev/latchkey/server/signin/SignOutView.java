package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.View;

/// `/sign-out`, where the button of another page was pressed too late.
public record SignOutView() implements View {
  @Override
  public String template() {
    return "signin/sign-out.jte";
  }
}

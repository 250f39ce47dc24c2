package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/sign-out`, where the button of another page was pressed too late, or someone wants to go on
/// with another account. Form field: `return`.
///
/// @param returnTo where the person wants to go on to; null when it was here
public record SignOutView(@Nullable String returnTo) implements View {
  @Override
  public String template() {
    return "signin/sign-out.jte";
  }
}

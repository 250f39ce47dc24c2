package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/not-allowed`: what someone sees who is signed in, and not in the group that an application
/// asks for.
///
/// @param email who is signed in; null where no one is
public record NotAllowedView(@Nullable String email) implements View {
  @Override
  public String template() {
    return "signin/not-allowed.jte";
  }
}

package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.web.page.View;

/// `/oauth2/authorize`: the request of an application that cannot be answered there.
///
/// @param flaw what is not as registered
public record UnusableRequestView(Flaw flaw) implements View {
  /// What is not as registered.
  public enum Flaw {
    CLIENT,
    REDIRECT,
    /// It was pushed, and is over or used.
    PUSHED
  }

  @Override
  public String template() {
    return "openid/unusable.jte";
  }
}

package dev.latchkey.server.openid.logout;

import dev.latchkey.server.web.page.View;

/// `/oauth2/logout`: the request of an application that cannot be answered there.
///
/// @param signedIn whether the person can still sign out
public record UnusableLogoutView(boolean signedIn) implements View {
  @Override
  public String template() {
    return "openid/unusable-logout.jte";
  }
}

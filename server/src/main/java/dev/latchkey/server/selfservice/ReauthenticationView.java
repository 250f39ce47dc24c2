package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/account/confirm`.
public sealed interface ReauthenticationView extends View {
  /// Form fields: `password`, `return`.
  ///
  /// @param returnTo where the person goes on
  /// @param wrong the last password was not right
  record Asking(String returnTo, boolean wrong) implements ReauthenticationView {
    @Override
    public String template() {
      return "selfservice/confirm.jte";
    }
  }

  /// There is no password to ask for.
  ///
  /// @param byEmail the way to signing in once more by an emailed link, and then on; null where
  ///   that does not do
  record NoPassword(@Nullable String byEmail) implements ReauthenticationView {
    @Override
    public String template() {
      return "selfservice/confirm-without-password.jte";
    }
  }
}

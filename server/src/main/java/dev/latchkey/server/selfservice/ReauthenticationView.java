package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/account/confirm`.
public sealed interface ReauthenticationView extends View {
  /// Form fields: `password`, `return`, and `code` where the account has a second factor.
  ///
  /// @param returnTo where the person goes on
  /// @param factor whether a code is asked for
  /// @param wrong `password` or `code`; null where nothing was refused
  record Asking(String returnTo, boolean factor, @Nullable String wrong)
      implements ReauthenticationView {
    public boolean isWrong(String field) {
      return field.equals(wrong);
    }

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

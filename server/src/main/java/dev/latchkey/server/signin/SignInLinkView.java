package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/sign-in-link` and what asking for one shows.
public sealed interface SignInLinkView extends View {
  /// Form field: `token` (a pasted value may be the whole link), `remember`.
  ///
  /// @param stay the choice to stay signed in; null where there is none
  record Form(@Nullable StayOffer stay) implements SignInLinkView {
    @Override
    public String template() {
      return "signin/sign-in-link.jte";
    }
  }

  /// `/sign-in-link/request`. Form field: `email`.
  record Asking(String email) implements SignInLinkView {
    @Override
    public String template() {
      return "signin/sign-in-link-asking.jte";
    }
  }

  /// Always the same, whether a mail goes out or not. Its form asks again.
  ///
  /// @param email as it was typed
  /// @param minutes how long a link works
  record Asked(String email, long minutes) implements SignInLinkView {
    @Override
    public String template() {
      return "signin/sign-in-link-asked.jte";
    }
  }

  /// Unknown, expired, used, or asked for in another browser: one answer.
  record TokenInvalid() implements SignInLinkView {
    @Override
    public String template() {
      return "signin/sign-in-link-token-invalid.jte";
    }
  }
}

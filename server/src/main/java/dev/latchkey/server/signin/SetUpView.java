package dev.latchkey.server.signin;

import dev.latchkey.server.secondfactor.QrImage;
import dev.latchkey.server.web.page.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/sign-in/second-factor/setup`: a second factor is required, and the account has none.
public sealed interface SetUpView extends View {
  /// Says so. Form field: `do` (`begin`).
  record Required(@Nullable String returnTo) implements SetUpView {
    @Override
    public String template() {
      return "signin/set-up-required.jte";
    }
  }

  /// Form field: `code`.
  ///
  /// @param image for the app's camera
  /// @param typed what to type where there is no camera
  /// @param account what the app calls the account
  /// @param wrong `code`, or `clock` where it would be right at another time; null before the first
  record Form(
      QrImage image,
      String typed,
      String account,
      @Nullable String wrong,
      @Nullable String returnTo)
      implements SetUpView {
    /// Masked: it shows a secret.
    @Override
    public String toString() {
      return "Form[wrong=" + wrong + "]";
    }

    @Override
    public String template() {
      return "signin/set-up.jte";
    }
  }

  /// The recovery codes, in the one answer that shows them.
  ///
  /// @param site the name of this installation, for the paper
  /// @param onwards where the person wanted to go
  record Done(List<String> lines, String site, String account, String onwards)
      implements SetUpView {
    public Done {
      lines = List.copyOf(lines);
    }

    /// Masked: it shows what signs in.
    @Override
    public String toString() {
      return "Done[]";
    }

    @Override
    public String template() {
      return "signin/set-up-done.jte";
    }
  }
}

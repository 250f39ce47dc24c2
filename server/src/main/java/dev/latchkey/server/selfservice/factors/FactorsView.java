package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// `/account/second-factor`. Form fields: `do` (`begin`, `codes` or `remove`), and `password`, for
/// the last two also `code`, each with the name of the form before it.
///
/// @param since when the authenticator app was set up; null where there is none
/// @param codesLeft how many recovery codes are left
/// @param proof whether a change asks for a code, too
/// @param byPasskey whether a removal asks for nothing: a passkey was shown just now
/// @param form the one that was refused: `codes` or `remove`; null where none was
/// @param wrong `password` or `code`; null where nothing was refused
/// @param notice what just happened; null where nothing did
public record FactorsView(
    @Nullable Instant since,
    int codesLeft,
    boolean proof,
    boolean byPasskey,
    @Nullable String form,
    @Nullable String wrong,
    @Nullable Notice notice)
    implements View {
  /// What just happened.
  public enum Notice {
    CONFIRMED,
    REMOVED,
    /// The secret that waited is over.
    LAPSED,
    /// What the person wanted takes one.
    NEEDED;

    /// How it is shown.
    public String tone() {
      return switch (this) {
        case CONFIRMED, REMOVED -> "good";
        case LAPSED -> "bad";
        case NEEDED -> "review";
      };
    }
  }

  /// So few codes are left that it is time for others.
  public boolean isScarce() {
    return codesLeft <= 3;
  }

  /// Whether a form asks who it is.
  public boolean asks(String name) {
    return !(byPasskey && name.equals("remove"));
  }

  public boolean wrongIn(String name, String field) {
    return name.equals(form) && field.equals(wrong);
  }

  @Override
  public String template() {
    return "selfservice/second-factor.jte";
  }
}

package dev.latchkey.server.deletion;

import dev.latchkey.server.web.page.View;
import java.time.Instant;

/// `/account/deletion` and `/account/restoration`.
public sealed interface DeletionView extends View {
  /// Form field: `current_password`.
  ///
  /// @param wrong the last password was not right
  record Ask(boolean wrong) implements DeletionView {
    @Override
    public String template() {
      return "deletion/ask.jte";
    }
  }

  /// Form field: `return`, where the person goes on.
  record Keep(Instant deletesAt, String returnTo) implements DeletionView {
    @Override
    public String template() {
      return "deletion/keep.jte";
    }
  }
}

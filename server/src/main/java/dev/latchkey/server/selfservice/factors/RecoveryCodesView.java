package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.web.page.View;
import java.util.List;

/// The recovery codes, in the one answer that shows them.
///
/// @param first whether the app was set up just now
/// @param site the name of this installation, for the paper
public record RecoveryCodesView(List<String> lines, boolean first, String site, String account)
    implements View {
  public RecoveryCodesView {
    lines = List.copyOf(lines);
  }

  /// Masked: it shows what signs in.
  @Override
  public String toString() {
    return "RecoveryCodesView[first=" + first + "]";
  }

  @Override
  public String template() {
    return "selfservice/recovery-codes.jte";
  }
}

package dev.latchkey.server.web.page;

import dev.latchkey.server.web.CsrfGuard;
import dev.latchkey.server.web.Form;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Why a form came back, where no field is to blame.
///
/// @param key of the messages `KEY.title`, `KEY.what` and `KEY.next`
/// @param minutes how long to wait, at least 1
public record Trouble(String key, long minutes) {
  private static final Set<String> OF_FORMS =
      Set.of(CsrfGuard.TOO_OLD, CsrfGuard.FOREIGN, Form.LINK_CUT, "cookies_needed");

  static @Nullable Trouble of(RememberedForm kept, Instant now) {
    if (kept.trouble().isEmpty()) {
      return null;
    }
    var key =
        OF_FORMS.contains(kept.trouble())
            ? "trouble." + kept.trouble()
            : new ErrorView(kept.status(), 0, kept.trouble().equals(RememberedForm.UNSAVED))
                .words();
    return new Trouble(key, PageResponses.minutes(kept.wait(now)));
  }
}

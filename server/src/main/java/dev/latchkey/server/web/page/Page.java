package dev.latchkey.server.web.page;

import dev.latchkey.server.web.site.Site;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The frame that all pages share.
///
/// @param csrf the value that every form of the page carries in its field `csrf`; null on a page
///   without forms
/// @param signedIn whether to offer the account and the way out of it
/// @param trouble why the form that was sent came back, where no field is to blame; null otherwise
public record Page(
    Messages messages,
    Assets assets,
    @Nullable String csrf,
    boolean signedIn,
    @Nullable Trouble trouble) {
  public String text(String key, Object... values) {
    return messages.text(key, values);
  }

  /// The text of a key; nothing where there is no key.
  public String textOrNothing(String key) {
    return key.isEmpty() ? "" : messages.text(key);
  }

  /// How the site presents itself.
  public Site site() {
    return messages.site();
  }

  public String time(Instant at) {
    return messages.time(at);
  }

  /// The address of an asset; it changes with the asset's content.
  public String asset(String name) {
    return assets.href(name);
  }

  /// Masked: `csrf` belongs to a session.
  @Override
  public String toString() {
    return "Page[language=" + messages.language() + ", signedIn=" + signedIn + "]";
  }
}

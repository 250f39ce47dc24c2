package dev.latchkey.server.openid.consents;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/account/applications`. Form field: `end`, the id of the application.
///
/// @param ended whether one was ended just now
public record ApplicationsView(List<Item> items, boolean ended) implements View {
  public ApplicationsView {
    items = List.copyOf(items);
  }

  /// One application.
  ///
  /// @param scopes what it was allowed, in the words of the messages
  /// @param lastSignIn null where that is not known
  public record Item(String id, String name, List<String> scopes, @Nullable Instant lastSignIn) {}

  @Override
  public String template() {
    return "openid/applications.jte";
  }
}

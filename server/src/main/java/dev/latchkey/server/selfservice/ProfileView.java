package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.page.View;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/account/profile`. Form fields: `display_name`, `username` (may be empty), `language`.
///
/// @param present the username that the account has; null where it has none
/// @param confirmed whether another username can be chosen without the password
/// @param language `en` or `de`
/// @param problems by field, the key of the sentence that says what is wrong
public record ProfileView(
    String displayName,
    String username,
    @Nullable String present,
    boolean confirmed,
    String language,
    Map<String, String> problems)
    implements View {
  public ProfileView {
    problems = Map.copyOf(problems);
  }

  /// The key of the sentence that says what is wrong with the field; empty where nothing is.
  public String problem(String field) {
    return problems.getOrDefault(field, "");
  }

  @Override
  public String template() {
    return "selfservice/profile.jte";
  }
}

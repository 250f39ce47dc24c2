package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/account/passkeys`. Form fields: `passkey`, what the browser has made, as JSON; or `rename`, an
/// id, and `name`; or `remove`, an id.
///
/// @param domain that the passkeys are for
/// @param user what authenticators know the account by, base64url
/// @param notice what happened, or went wrong; null where nothing did
/// @param failed whether it went wrong
/// @param badName the passkey whose name was refused; null where none was
/// @param full whether there are as many as there may be
/// @param offered whether there are passkeys on this server
public record PasskeysView(
    String domain,
    String user,
    List<Item> items,
    @Nullable String notice,
    boolean failed,
    @Nullable String badName,
    boolean full,
    boolean offered)
    implements View {
  public PasskeysView {
    items = List.copyOf(items);
  }

  /// One passkey.
  ///
  /// @param handle its id for browsers, base64url
  /// @param model what keeps it; null where it does not say
  /// @param synced whether it is on other devices of its owner, too
  public record Item(
      String id,
      String handle,
      String name,
      @Nullable String model,
      boolean synced,
      Instant addedAt,
      @Nullable Instant lastUsedAt) {}

  /// The ids that browsers may keep, as JSON.
  public String credentials() {
    var quoted = items.stream().map(item -> '"' + item.handle + '"').toList();
    return "[" + String.join(",", quoted) + "]";
  }

  @Override
  public String template() {
    return "passkeys/passkeys.jte";
  }
}

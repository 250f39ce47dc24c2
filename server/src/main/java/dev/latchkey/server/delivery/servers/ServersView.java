package dev.latchkey.server.delivery.servers;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/account/servers`. Form fields: `name` to register one, `remove` or `unlock` with the id of
/// one.
///
/// @param issued the registration token just made; null otherwise
/// @param latchkey fingerprint of the key that this Latchkey signs with
/// @param name as it was typed, where it cannot be used
/// @param notice key of what just happened; null otherwise
public record ServersView(
    List<Item> items,
    @Nullable Issued issued,
    String latchkey,
    @Nullable String name,
    @Nullable String notice)
    implements View {
  public ServersView {
    items = List.copyOf(items);
  }

  /// One server.
  ///
  /// @param fingerprint of its identity key; null before an agent has registered it
  /// @param contestedBy fingerprint of a second agent; null where there was none
  public record Item(
      String id,
      String name,
      String status,
      Instant createdAt,
      @Nullable String fingerprint,
      @Nullable String contestedBy) {}

  /// What is shown once.
  ///
  /// @param command the whole command line; the token is not part of it
  public record Issued(String name, String command, String token) {
    /// Masked: it hands out a token.
    @Override
    public String toString() {
      return "Issued[name=" + name + "]";
    }
  }

  @Override
  public String template() {
    return "delivery/servers.jte";
  }
}

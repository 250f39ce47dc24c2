package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/account/deliveries`. Form fields: `token`, the id of the delivery whose token is shown, once;
/// `revoke`, the id of the one that is revoked.
///
/// @param handed the token just made; null otherwise
/// @param notice what came of the last step: `revoked`; `gone` or `taken`, where it could not be
///   done any more; null otherwise
public record DeliveriesView(List<Item> items, @Nullable Handed handed, @Nullable String notice)
    implements View {
  public DeliveriesView {
    items = List.copyOf(items);
  }

  /// One delivery.
  ///
  /// @param sink kind of place; null where the user chooses
  /// @param server name of the registered server; null where it is for none
  /// @param status as the API names it
  /// @param tokenWaits whether its token can be shown here
  public record Item(
      String id,
      String application,
      String account,
      @Nullable String sink,
      @Nullable String server,
      String status,
      Instant createdAt,
      Instant expiresAt,
      boolean alarm,
      boolean tokenWaits) {}

  /// What is shown once.
  ///
  /// @param command the whole command line; the token is not part of it
  /// @param token `lk1_...`
  /// @param codeNeeded whether the agent asks for a code too
  public record Handed(
      String application, String command, String token, long minutes, boolean codeNeeded) {
    /// Masked: it hands out a token.
    @Override
    public String toString() {
      return "Handed[application=" + application + "]";
    }
  }

  @Override
  public String template() {
    return "delivery/deliveries.jte";
  }
}

package dev.latchkey.server.selfservice;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// `/account/openpgp`. Form fields: `key` and `current_password` to add, `removal_password` to
/// remove.
///
/// @param key null where none was uploaded
/// @param ours the fingerprint of what emails are signed with
/// @param pasted the key that was sent before, or empty
/// @param rejected why the key just sent was not taken, as the API names it; null otherwise
/// @param wrong the field with a password that was not right; null otherwise
/// @param off whether this installation encrypts nothing
public record OpenPgpKeyView(
    @Nullable Key key,
    String ours,
    String pasted,
    @Nullable String rejected,
    @Nullable String wrong,
    @Nullable Notice notice,
    boolean off)
    implements View {
  /// The uploaded key.
  ///
  /// @param generation which programs can use it, as the API names it; null where it is not used
  /// @param problem why it is not used at present, as the API names it; null where it is
  public record Key(
      String fingerprint,
      String algorithm,
      @Nullable String generation,
      Instant addedAt,
      @Nullable Instant expiresAt,
      @Nullable String problem) {}

  /// What just happened.
  public enum Notice {
    ADDED,
    REMOVED
  }

  /// A fingerprint in groups of four, as people compare it.
  public static String grouped(String fingerprint) {
    return fingerprint.replaceAll("(.{4})(?=.)", "$1 ");
  }

  @Override
  public String template() {
    return "selfservice/openpgp-key.jte";
  }
}

package dev.latchkey.server.selfcheck;

import dev.latchkey.server.keys.KeyEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a vault that is being left still holds.
///
/// @param former empty where none is
record FormerVaultCheck(Optional<String> former, Supplier<List<KeyEntry>> keys) implements Check {
  private static final String NAME = "keys";

  @Override
  public List<Finding> check() {
    return former.stream().map(this::finding).toList();
  }

  private Finding finding(String kind) {
    var left =
        keys.get().stream()
            .filter(key -> key.vault().equals(kind) && !key.key().equals("secrets-file"))
            .map(KeyEntry::id)
            .toList();
    return left.isEmpty()
        ? Finding.note(
            NAME, "Nothing is left in the former vault.", "Remove the setting keys.former-vault.")
        : Finding.note(
            NAME,
            "Still in the former vault: " + String.join(", ", left) + ".",
            "Run latchkey keys rewrap, and an hour later latchkey keys destroy for each of them.");
  }
}

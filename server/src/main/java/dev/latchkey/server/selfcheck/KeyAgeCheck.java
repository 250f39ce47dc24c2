package dev.latchkey.server.selfcheck;

import dev.latchkey.server.keys.KeyEntry;
import java.util.List;
import java.util.function.Supplier;

/// Whether a key is used beyond its crypto-period (S0-34).
record KeyAgeCheck(Supplier<List<KeyEntry>> keys) implements Check {
  private static final String NAME = "keys";
  private static final String SIGNING = "signing";

  @Override
  public List<Finding> check() {
    var old = keys.get().stream().filter(KeyEntry::overdue).map(KeyEntry::key).toList();
    if (old.isEmpty()) {
      return List.of(Finding.good(NAME, "No key is used beyond its crypto-period."));
    }
    if (old.equals(List.of(SIGNING))) {
      return List.of(
          Finding.note(
              NAME,
              "The signing key is older than its crypto-period.",
              "It cannot be rotated: it verifies tokens in use and the audit trail."));
    }
    return List.of(
        Finding.wrong(
            NAME,
            "Used beyond their crypto-period: the keys for " + String.join(", ", old) + ".",
            "Rotate them: latchkey keys --help"));
  }
}

package dev.latchkey.server.selfcheck;

import java.util.List;
import java.util.function.BooleanSupplier;

/// What verifies the signatures of agents.
final class SignatureCheck implements Check {
  private static final String NAME = "signatures";
  private final BooleanSupplier isNative;

  /// @param isNative whether the native library does it
  SignatureCheck(BooleanSupplier isNative) {
    this.isNative = isNative;
  }

  @Override
  public List<Finding> check() {
    return List.of(
        isNative.getAsBoolean()
            ? Finding.good(NAME, "Verified by libsodium.")
            : Finding.note(
                NAME,
                "Verified by Java.",
                "The native library is not used: each signature of an agent costs twice the time."
                    + " Is DIR/cache on a file system mounted noexec?"));
  }
}

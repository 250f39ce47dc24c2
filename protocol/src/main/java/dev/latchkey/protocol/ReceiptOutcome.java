package dev.latchkey.protocol;

import java.util.Locale;

/// What became of the password on the user's server.
public enum ReceiptOutcome {
  /// It is in force.
  APPLIED,
  /// The old one holds.
  FAILED,
  /// The agent cannot tell, and will not apply again.
  UNKNOWN;

  /// The name in JSON and in encodings.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.latchkey.protocol;

import java.util.Locale;

/// What a redemption request asks for.
public enum RedemptionOperation {
  /// Shows the delivery and changes nothing.
  LOOK,
  /// Claims the delivery: once and finally.
  CLAIM;

  /// The name in JSON and in encodings.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

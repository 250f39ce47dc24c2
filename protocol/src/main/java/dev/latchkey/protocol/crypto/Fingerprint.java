package dev.latchkey.protocol.crypto;

/// Names a Latchkey signing key: 16 bytes. See [LatchkeyKey#fingerprint].
public record Fingerprint(Octets value) {
  public Fingerprint {
    value.ofLength(16);
  }

  /// In groups of four hexadecimal digits, for people to compare.
  @Override
  public String toString() {
    return value.hex().replaceAll("(.{4})(?=.)", "$1 ");
  }
}

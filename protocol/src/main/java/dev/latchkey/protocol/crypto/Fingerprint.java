package dev.latchkey.protocol.crypto;

import java.util.Arrays;

/// Names a public key: 16 bytes. See [LatchkeyKey#fingerprint], [Ed25519PublicKey#fingerprint].
public record Fingerprint(Octets value) {
  public Fingerprint {
    value.ofLength(16);
  }

  static Fingerprint of(Octets key) {
    return new Fingerprint(Octets.of(Arrays.copyOf(Hashes.sha256(key.bytes()).bytes(), 16)));
  }

  /// In groups of four hexadecimal digits, for people to compare.
  @Override
  public String toString() {
    return value.hex().replaceAll("(.{4})(?=.)", "$1 ");
  }
}

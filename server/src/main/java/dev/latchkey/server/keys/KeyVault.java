package dev.latchkey.server.keys;

/// Keys that never leave: what they do is done here.
public interface KeyVault extends Wrapping {
  /// The key that signs.
  SigningKeys signing();
}

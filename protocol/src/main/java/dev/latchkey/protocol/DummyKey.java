package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;

/// The key that a message is verified under where there is no real one: only its cost counts, and
/// its verdict is thrown away.
final class DummyKey {
  // Of a key pair made from a seed of zeros.
  static final Ed25519PublicKey KEY = Ed25519KeyPair.fromSeed(new byte[32]).publicKey();

  private DummyKey() {}
}

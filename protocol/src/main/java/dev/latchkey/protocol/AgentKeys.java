package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The agent's keys for one token: they say "the same agent as before" and nothing else. Both
/// follow from the 32-byte seed that the agent keeps until its receipt is acknowledged.
///
/// @param receipts pk_a: signs receipts
/// @param answers pk_e: opens sealed answers
public record AgentKeys(Ed25519KeyPair receipts, X25519KeyPair answers) implements AutoCloseable {
  /// Bytes in the seed.
  public static final int SEED_LENGTH = 32;

  public static AgentKeys derive(byte[] seed) {
    var signing = derive(seed, "lk1 agent sign");
    var opening = derive(seed, "lk1 agent open");
    try {
      return new AgentKeys(Ed25519KeyPair.fromSeed(signing), X25519KeyPair.fromSeed(opening));
    } finally {
      Arrays.fill(signing, (byte) 0);
      Arrays.fill(opening, (byte) 0);
    }
  }

  private static byte[] derive(byte[] seed, String info) {
    var salt = "lk1".getBytes(StandardCharsets.US_ASCII);
    return Hashes.hkdf(seed, salt, info.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    receipts.close();
    answers.close();
  }
}

package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Short keyed digests for what is compared in memory, or stored for an hour at most: 64 bits of
/// HMAC-SHA-256.
///
/// Guarantees: where the key is random, this object alone has it, and once the object is gone, no
/// digest of it can be compared with a guess. Equal digests of different texts are once in 2^64,
/// and cannot be looked for without the key.
public final class EphemeralDigests {
  private final HmacKey key;

  /// Under a random key.
  public EphemeralDigests(Randomness randomness) {
    this(randomness.bytes(KeyedDigests.ROOT_BYTES));
  }

  private EphemeralDigests(byte[] bytes) {
    key = new HmacKey(bytes);
  }

  /// The same on all nodes of an installation.
  public static EphemeralDigests ofInstallation(KeyedDigests digests, KeyedDigests.Purpose use) {
    return new EphemeralDigests(digests.digest(use, "key"));
  }

  /// The digest of the text's UTF-8 form.
  ///
  /// @param kind what the text is: the same text as another kind has another digest; without a zero
  ///   character
  public long digest(String kind, String text) {
    var message = (kind + '\0' + text).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(key.digest(message)).getLong();
  }
}

package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;

/// Short keyed digests for what is compared in memory, or stored for an hour at most: 64 bits of
/// SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) under a key of 128
/// bits. An attempt needs twenty of them.
///
/// Guarantees: where the key is random, this object alone has it, and once the object is gone, no
/// digest of it can be compared with a guess. Equal digests of different texts are once in 2^64,
/// and cannot be looked for without the key. No digest that comes back from outside is one of
/// these: 64 bits are too few for what is shown as a proof.
public final class EphemeralDigests {
  private static final int KEY_BYTES = 16;

  /// Bouncy Castle is loaded at the first digest: its jar is signed, and a start does not wait for
  /// its verification.
  private final byte[] key;

  /// Under a random key.
  public EphemeralDigests(Randomness randomness) {
    this(randomness.bytes(KEY_BYTES));
  }

  /// @param bytes of the key
  EphemeralDigests(byte[] bytes) {
    key = bytes.clone();
  }

  /// The same on all nodes of an installation.
  public static EphemeralDigests ofInstallation(KeyedDigests digests, KeyedDigests.Purpose use) {
    return new EphemeralDigests(Arrays.copyOf(digests.digest(use, "key"), KEY_BYTES));
  }

  /// The digest of the text's UTF-8 form.
  ///
  /// @param kind what the text is: the same text as another kind has another digest; without a zero
  ///   character
  public long digest(String kind, String text) {
    return digest((kind + '\0' + text).getBytes(StandardCharsets.UTF_8));
  }

  long digest(byte[] message) {
    return Computed.of(key, message);
  }

  /// Apart, so that the outer class knows nothing of Bouncy Castle when it is loaded. A start-up
  /// cache loads this one early; it is verified without Bouncy Castle because the cast is left for
  /// later.
  private static final class Computed {
    static long of(byte[] key, byte[] message) {
      var digest = new SipHash();
      Object parameters = new KeyParameter(key);
      digest.init((CipherParameters) parameters);
      digest.update(message, 0, message.length);
      return digest.doFinal();
    }
  }
}

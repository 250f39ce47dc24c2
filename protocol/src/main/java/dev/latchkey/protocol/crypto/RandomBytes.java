package dev.latchkey.protocol.crypto;

import java.security.SecureRandom;

/// The source of unpredictable bytes; a cryptographically strong one outside tests.
@FunctionalInterface
public interface RandomBytes {
  /// `length` fresh bytes.
  byte[] bytes(int length);

  static RandomBytes of(SecureRandom random) {
    return length -> {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    };
  }
}

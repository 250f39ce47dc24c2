package dev.latchkey.protocol.crypto;

/// The source of unpredictable bytes; a cryptographically strong one outside tests.
@FunctionalInterface
public interface RandomBytes {
  /// Fills the whole array.
  void fill(byte[] bytes);

  /// `length` fresh bytes.
  default byte[] bytes(int length) {
    var bytes = new byte[length];
    fill(bytes);
    return bytes;
  }
}

package dev.latchkey.protocol.crypto;

/// The source of unpredictable bytes; a cryptographically strong one outside tests.
@FunctionalInterface
public interface RandomBytes {
  /// `length` fresh bytes.
  byte[] bytes(int length);
}

package dev.latchkey.protocol.crypto;

/// What comes of opening something sealed.
public sealed interface OpenResult {
  /// The caller wipes `plaintext` after use.
  record Opened(byte[] plaintext) implements OpenResult {
    @Override
    public String toString() {
      return "Opened[" + plaintext.length + " bytes]";
    }
  }

  /// Wrong key, wrong binding, or changed on the way: which of them is not told.
  record Refused() implements OpenResult {}
}

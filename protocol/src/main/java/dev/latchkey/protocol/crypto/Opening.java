package dev.latchkey.protocol.crypto;

/// What comes of opening a locked or sealed box.
public sealed interface Opening {
  /// The caller wipes `plaintext` after use.
  record Opened(byte[] plaintext) implements Opening {
    @Override
    public String toString() {
      return "Opened[" + plaintext.length + " bytes]";
    }
  }

  /// Wrong key, wrong binding, or changed on the way: which of them is not told.
  record Refused() implements Opening {}
}

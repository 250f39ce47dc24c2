package dev.latchkey.protocol.crypto;

/// Bytes that a test can foretell: 1, 2, 3 and so on through all calls.
public final class CountingRandomBytes implements RandomBytes {
  private byte next;

  @Override
  public byte[] bytes(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ++next;
    }
    return bytes;
  }
}

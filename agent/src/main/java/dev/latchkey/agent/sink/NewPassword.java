package dev.latchkey.agent.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A password on its way into a sink, as UTF-8. Masked in every text but [#reveal]; [#close] wipes
/// it.
public final class NewPassword implements AutoCloseable {
  private final byte[] utf8;

  private NewPassword(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// Copies `text`, which has no unpaired surrogates.
  public static NewPassword of(CharSequence text) {
    var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
    var utf8 = new byte[encoded.remaining()];
    encoded.get(utf8).rewind();
    while (encoded.hasRemaining()) {
      encoded.put((byte) 0);
    }
    return new NewPassword(utf8);
  }

  /// Copies what another program has encoded.
  public static NewPassword ofUtf8(byte[] utf8) {
    return new NewPassword(utf8.clone());
  }

  /// Shows the password: for the terminal of the one who asked for it.
  public String reveal() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  int bytes() {
    return utf8.length;
  }

  /// A copy, for the caller to wipe.
  byte[] copy() {
    return utf8.clone();
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(utf8);
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(utf8).asReadOnlyBuffer();
  }

  @Override
  public void close() {
    Arrays.fill(utf8, (byte) 0);
  }

  @Override
  public String toString() {
    return "Password[masked]";
  }
}

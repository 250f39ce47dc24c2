package dev.latchkey.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Lines of UTF-8 that may hold secrets: read byte by byte, so that no more is taken than asked
/// for. What editors on Windows add belongs to none: a byte order mark before the first, and the
/// carriage return of a line's end. Everything else does, blanks too.
final class SecretLineReader {
  private static final int MAX = 4096;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private boolean begun;

  SecretLineReader(InputStream in) {
    this.in = in;
  }

  /// The next line without its newline, for the caller to wipe; empty at the end, for an overlong
  /// line and for one that is not UTF-8.
  Optional<char[]> next() throws IOException {
    var line = new Wipeable();
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() == MAX) {
        return Optional.empty();
      }
      line.write(b);
    }
    if (b == '\n') {
      line.dropCarriageReturn();
    }
    var first = !begun;
    begun = true;
    return line.chars(first);
  }

  private static final class Wipeable extends ByteArrayOutputStream {
    Wipeable() {
      super(MAX);
    }

    void dropCarriageReturn() {
      if (count > 0 && buf[count - 1] == '\r') {
        count--;
      }
    }

    Optional<char[]> chars(boolean first) {
      try {
        var decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buf, 0, count));
        if (first && decoded.hasRemaining() && decoded.get(0) == BYTE_ORDER_MARK) {
          decoded.get();
        }
        return Optional.of(take(decoded));
      } catch (CharacterCodingException other) {
        return Optional.empty();
      } finally {
        Arrays.fill(buf, (byte) 0);
      }
    }

    private static char[] take(CharBuffer decoded) {
      var chars = new char[decoded.remaining()];
      decoded.get(chars).rewind();
      while (decoded.hasRemaining()) {
        decoded.put('\0');
      }
      return chars;
    }
  }
}

package dev.latchkey.server.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines of an import, however long they are: of one that is too long only the beginning
/// is kept, which is too long as well.
final class ImportFile {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /// The file has more than that.
  static final class TooMuch extends Exception {
    TooMuch(String message) {
      super(message);
    }
  }

  /// The most that is read.
  ///
  /// @param lines how many
  /// @param length of a line, in characters
  /// @param size of all, in characters
  record Bounds(int lines, int length, int size) {}

  private ImportFile() {}

  static List<String> lines(Reader reader, Bounds bounds) throws IOException, TooMuch {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    var size = 0;
    var last = (int) '\n';
    for (var c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n' || c == '\r') {
        if (c == '\r' || last != '\r') {
          add(lines, line, bounds);
        }
      } else if (line.length() <= bounds.length) {
        line.append((char) c);
        size++;
      }
      if (size > bounds.size) {
        throw new TooMuch("the lines are too big to be read at once; import them in parts");
      }
      last = c;
    }
    if (last != '\n' && last != '\r') {
      add(lines, line, bounds);
    }
    return lines;
  }

  private static void add(List<String> lines, StringBuilder line, Bounds bounds) throws TooMuch {
    if (lines.size() == bounds.lines) {
      throw new TooMuch("at most " + bounds.lines + " lines at a time");
    }
    var marked = lines.isEmpty() && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
    lines.add(line.substring(marked ? 1 : 0));
    line.setLength(0);
  }
}

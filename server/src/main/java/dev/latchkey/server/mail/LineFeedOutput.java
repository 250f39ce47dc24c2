package dev.latchkey.server.mail;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Writes CR LF as LF: readers of a file on this system show a CR as `^M`.
final class LineFeedOutput extends FilterOutputStream {
  LineFeedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int octet) throws IOException {
    if (octet != '\r') {
      out.write(octet);
    }
  }
}

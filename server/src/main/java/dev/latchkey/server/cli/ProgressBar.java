package dev.latchkey.server.cli;

import java.io.PrintStream;
import java.util.Locale;

/// How far something has come, on one line of a terminal.
///
/// @param total 0 where there is nothing to do; then nothing is shown
record ProgressBar(String name, long total, PrintStream terminal) {
  private static final int WIDTH = 30;

  void show(long done) {
    if (total > 0) {
      var part = (int) Math.min(WIDTH, done * WIDTH / total);
      terminal.print(
          String.format(
              Locale.ROOT,
              "\r%-16s [%s%s] %d of %d",
              name,
              "#".repeat(part),
              "-".repeat(WIDTH - part),
              done,
              total));
      terminal.flush();
    }
  }

  void end() {
    if (total > 0) {
      terminal.println();
    }
  }
}

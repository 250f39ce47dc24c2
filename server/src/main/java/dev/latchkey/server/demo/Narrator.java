package dev.latchkey.server.demo;

import java.io.PrintStream;
import java.util.Locale;

/// Tells what happens, and counts what did not come out right.
final class Narrator {
  private final PrintStream out;
  private int passed;
  private int failed;

  Narrator(PrintStream out) {
    this.out = out;
  }

  void chapter(String title) {
    out.printf(Locale.ROOT, "%n%s%n%s%n", title, "-".repeat(title.length()));
  }

  /// Says what is done next.
  void tell(String sentence) {
    out.println("  " + sentence);
  }

  /// Says what came out, and whether it is what should.
  void check(String claim, boolean holds, Object seen) {
    if (holds) {
      passed++;
      out.println("    ok    " + claim);
    } else {
      failed++;
      out.println("    WRONG " + claim + " (seen: " + seen + ")");
    }
  }

  boolean allRight() {
    return failed == 0;
  }

  void sum() {
    out.printf(Locale.ROOT, "%n%d passed, %d failed%n", passed, failed);
  }
}

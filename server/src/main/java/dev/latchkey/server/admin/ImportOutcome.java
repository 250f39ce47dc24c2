package dev.latchkey.server.admin;

import java.util.List;

/// What came of an import: all of it, or nothing.
public sealed interface ImportOutcome {
  /// All of them are accounts now.
  ///
  /// @param withHash how many of them can sign in with the password that they have
  record Imported(int accounts, int withHash) implements ImportOutcome {}

  /// Nothing was done.
  record Refused(List<BadLine> lines) implements ImportOutcome {
    public Refused {
      lines = List.copyOf(lines);
    }
  }

  /// A line that cannot be taken over.
  ///
  /// @param line its number, from 1
  /// @param reason a sentence without anything of the line's values
  record BadLine(int line, String reason) {}
}

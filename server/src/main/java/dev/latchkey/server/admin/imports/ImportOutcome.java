package dev.latchkey.server.admin.imports;

import java.util.List;

/// What came of an import.
public sealed interface ImportOutcome {
  /// It went through all lines.
  ///
  /// @param withHash how many of the created accounts can sign in with the password that they have
  /// @param before how many lines an earlier run has done, as its report says
  /// @param refused the lines that stand against an account that is there
  record Done(
      int created,
      int withHash,
      int updated,
      int unchanged,
      int skipped,
      int before,
      List<BadLine> refused)
      implements ImportOutcome {
    public Done {
      refused = List.copyOf(refused);
    }
  }

  /// Nothing was done.
  record Refused(List<BadLine> lines) implements ImportOutcome {
    public Refused {
      lines = List.copyOf(lines);
    }
  }
}

package dev.latchkey.server.selfcheck;

import dev.latchkey.server.audit.Checkpoints;
import java.util.List;

/// Whether the end of the audit trail is what was written and signed.
final class AuditTrailCheck implements Check {
  private static final String NAME = "audit";
  private static final int LINES = 100_000;
  private final Checkpoints checkpoints;

  AuditTrailCheck(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  @Override
  public List<Finding> check() {
    var verdict = checkpoints.verifyEnd(LINES);
    return List.of(
        verdict.isWhole()
            ? Finding.good(NAME, "The audit trail is " + verdict.finding() + ".")
            : Finding.wrong(
                NAME,
                "The audit trail was changed: " + verdict.finding() + ".",
                "Find out who can write to the database; see docs/operate/audit.md."));
  }
}

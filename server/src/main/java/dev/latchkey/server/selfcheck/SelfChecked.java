package dev.latchkey.server.selfcheck;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import java.util.stream.Collectors;

/// The self-check ran by itself.
///
/// @param wrong words of the checks that found something wrong, separated by blanks
record SelfChecked(String wrong) implements AuditEvent {
  static SelfChecked of(Report report) {
    return new SelfChecked(
        report.wrong().stream()
            .map(Finding::check)
            .distinct()
            .sorted()
            .collect(Collectors.joining(" ")));
  }

  @Override
  public AuditEntry entry() {
    return AuditEntry.of("self_checked").with("wrong", wrong);
  }
}

package dev.latchkey.server.detection;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;

/// What this module writes to the trail: rules and counts, and nothing that was entered.
sealed interface DetectionEvent extends AuditEvent {
  /// A rule has found its pattern.
  record Found(String rule, DetectionKey by, long count, long seconds) implements DetectionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("defence.detected")
          .with("rule", rule)
          .with("by", by)
          .with("count", count)
          .with("seconds", seconds);
    }
  }
}

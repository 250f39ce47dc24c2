package dev.latchkey.server.delivery.agents;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;

/// Someone showed a token, or a receipt, that proves nothing.
///
/// @param source keyed digest of where it came from
/// @param last whether it reached the limit; further ones leave no line
record RedemptionRefused(String source, boolean last) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of(last ? "redemption_refused_max" : "redemption_refused")
        .with("source_digest", source);
  }
}

package dev.latchkey.server.delivery;

import dev.latchkey.server.audit.AuditEvent;
import java.util.Map;

/// Somebody showed a token, or a receipt, that proves nothing.
///
/// @param source keyed digest of where it came from
/// @param last whether it reached the limit; further ones leave no line
record RedemptionRefused(String source, boolean last) implements AuditEvent {
  @Override
  public String event() {
    return last ? "redemption_refused_max" : "redemption_refused";
  }

  @Override
  public Map<String, String> fields() {
    return Map.of("source_digest", source);
  }
}

package dev.latchkey.server.throttling;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;

/// All sources together fail too often, so that each of them is slowed down: once for each ten
/// minutes.
///
/// @param over `sign_in` or `token`
public record BrakeApplied(String over) implements AuditEvent {
  /// The event that a limit over all sources is worth.
  ///
  /// @param limit that is reached
  public static BrakeApplied of(Limit limit) {
    return new BrakeApplied(limit == Limit.SIGN_IN_ALL ? "sign_in" : "token");
  }

  @Override
  public AuditEntry entry() {
    return AuditEntry.of("guessing_brake_applied").with("over", over);
  }
}

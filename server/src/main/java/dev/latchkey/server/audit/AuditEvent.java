package dev.latchkey.server.audit;

/// Something that a person or an attacker caused and that the trail keeps.
///
/// Each module has its own records of it. `docs/audit-events.md` lists every event with its fields.
public interface AuditEvent {
  /// What its line says.
  AuditEntry entry();
}

package dev.latchkey.server.audit;

/// A name or an address was refused that was made to pass for another, or looks as if it was.
///
/// @param field what it was entered as
/// @param reason a word for what is wrong with it; never any of its text (C-29)
public record SuspiciousInputRejected(String field, String reason) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("input_validation_fail").with("field", field).with("reason", reason);
  }
}

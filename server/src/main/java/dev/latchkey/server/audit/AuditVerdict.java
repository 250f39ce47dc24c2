package dev.latchkey.server.audit;

/// What a walk along the chain found.
public sealed interface AuditVerdict {
  /// Every line follows from the one before it.
  record Whole(long lines) implements AuditVerdict {}

  /// This line, or the order of lines at this place, is not what was written.
  record Altered(long seq) implements AuditVerdict {}

  /// A line with this number was written and is gone.
  record Missing(long seq) implements AuditVerdict {}
}

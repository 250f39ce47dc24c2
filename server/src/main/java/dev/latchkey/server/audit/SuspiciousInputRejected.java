package dev.latchkey.server.audit;

import java.util.Map;

/// A name or an address was refused that was made to pass for another, or looks as if it was.
///
/// @param field what it was entered as
/// @param reason a word for what is wrong with it; never any of its text (C-29)
public record SuspiciousInputRejected(String field, String reason) implements AuditEvent {
  @Override
  public String event() {
    return "input_validation_fail";
  }

  @Override
  public Map<String, String> fields() {
    return Map.of("field", field, "reason", reason);
  }
}

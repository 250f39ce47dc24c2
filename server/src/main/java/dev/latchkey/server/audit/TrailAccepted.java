package dev.latchkey.server.audit;

import java.util.Map;

/// The operator has taken the trail as it is for the one to keep, for instance after a restore.
///
/// @param signed number of the line that was signed last
/// @param head number of the last line that there is
record TrailAccepted(long signed, long head) implements AuditEvent {
  @Override
  public String event() {
    return "audit_trail_accepted";
  }

  @Override
  public Map<String, String> fields() {
    return Map.of("signed", Long.toString(signed), "head", Long.toString(head));
  }
}

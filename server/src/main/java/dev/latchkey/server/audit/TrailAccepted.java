package dev.latchkey.server.audit;

/// The operator has taken the trail as it is for the one to keep, for instance after a restore.
///
/// @param signed number of the line that was signed last
/// @param head number of the last line that there is
record TrailAccepted(long signed, long head) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("audit_trail_accepted").with("signed", signed).with("head", head);
  }
}

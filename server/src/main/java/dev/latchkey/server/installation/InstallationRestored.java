package dev.latchkey.server.installation;

import dev.latchkey.server.audit.AuditEvent;
import java.util.Locale;
import java.util.Map;

/// The database came from a backup: what had been handed out has ended.
///
/// @param by who found it out
record InstallationRestored(By by) implements AuditEvent {
  /// Who can find it out.
  enum By {
    SERVER,
    OPERATOR
  }

  @Override
  public String event() {
    return "installation_restored";
  }

  @Override
  public Map<String, String> fields() {
    return Map.of("by", by.name().toLowerCase(Locale.ROOT));
  }
}

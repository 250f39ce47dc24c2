package dev.latchkey.server.audit;

import java.util.Map;

/// Something that a person or an attacker caused and that the trail keeps.
///
/// Each module has its own records of it. No field holds a secret, an address or a name as it was
/// entered (C-29): ids, counts, words of ours and keyed digests only. `docs/audit-events.md` lists
/// every event with its fields.
public interface AuditEvent {
  /// The event's word, after the OWASP logging vocabulary where it has one (CS-LV-1).
  String event();

  /// Its fields by name.
  Map<String, String> fields();
}

package dev.latchkey.server.openpgp;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Locale;
import java.util.Map;

/// What happens to people's keys.
sealed interface OpenPgpKeyEvent extends AuditEvent {
  record Added(Id account, String fingerprint) implements OpenPgpKeyEvent {
    @Override
    public String event() {
      return "openpgp_key_added";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "fingerprint", fingerprint);
    }
  }

  record Removed(Id account, String fingerprint, OpenPgpKeys.By by) implements OpenPgpKeyEvent {
    @Override
    public String event() {
      return "openpgp_key_removed";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of(
          "account", account.value(),
          "fingerprint", fingerprint,
          "by", by.name().toLowerCase(Locale.ROOT));
    }
  }
}

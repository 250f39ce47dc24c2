package dev.latchkey.server.admin;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What an operator does with accounts.
sealed interface AccountAdminEvent extends AuditEvent {
  /// One thing done to one account.
  record Done(Deed deed, Id account) implements AccountAdminEvent {
    @Override
    public String event() {
      return deed.word;
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "by", "operator");
    }
  }

  enum Deed {
    ADDED("user_added"),
    DISABLED("user_disabled"),
    ENABLED("user_enabled"),
    UNLOCKED("user_unlocked"),
    EMAIL_REPLACED("email_replaced"),
    RECOVERY_SENT("recovery_sent");

    private final String word;

    Deed(String word) {
      this.word = word;
    }
  }

  record Imported(Id account, boolean password) implements AccountAdminEvent {
    @Override
    public String event() {
      return "user_imported";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "with_hash", Boolean.toString(password));
    }
  }

  record Exported(boolean hashes) implements AccountAdminEvent {
    @Override
    public String event() {
      return "users_exported";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("with_hashes", Boolean.toString(hashes));
    }
  }
}

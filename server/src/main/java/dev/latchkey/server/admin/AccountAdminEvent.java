package dev.latchkey.server.admin;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What an operator does with accounts.
sealed interface AccountAdminEvent extends AuditEvent {
  /// An application has made an account without a password.
  record Invited(Id account, Id client) implements AccountAdminEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of(Deed.ADDED.word)
          .with("account", account)
          .with("by", "application")
          .with("client", client);
    }
  }

  /// One thing done to one account.
  record Done(Deed deed, Id account) implements AccountAdminEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of(deed.word).with("account", account).with("by", "operator");
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
    public AuditEntry entry() {
      return AuditEntry.of("user_imported").with("account", account).with("with_hash", password);
    }
  }

  record Exported(boolean hashes) implements AccountAdminEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("users_exported").with("with_hashes", hashes);
    }
  }
}

package dev.latchkey.server.admin;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What an operator does with accounts.
sealed interface AccountAdminEvent extends AuditEvent {
  /// One thing that an application has done to one account.
  record ByApplication(ApplicationDeed deed, Id account, Id client) implements AccountAdminEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of(deed.deed.word)
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

  /// What applications may do of it.
  enum ApplicationDeed {
    ADDED(Deed.ADDED),
    DISABLED(Deed.DISABLED),
    ENABLED(Deed.ENABLED),
    /// Of an account that is disabled already.
    REASON_CHANGED(Deed.REASON_CHANGED);

    private final Deed deed;

    ApplicationDeed(Deed deed) {
      this.deed = deed;
    }
  }

  enum Deed {
    ADDED("user_added"),
    DISABLED("user_disabled"),
    ENABLED("user_enabled"),
    REASON_CHANGED("disabled_reason_changed"),
    EMAIL_REPLACED("email_replaced"),
    RECOVERY_SENT("recovery_sent");

    private final String word;

    Deed(String word) {
      this.word = word;
    }
  }

  /// The limits on an account's names are lifted.
  ///
  /// @param rules whose suspicions ended with it, with spaces between them; empty where there were
  ///   none
  record Unlocked(Id account, String rules) implements AccountAdminEvent {
    @Override
    public AuditEntry entry() {
      var entry = AuditEntry.of("user_unlocked").with("account", account).with("by", "operator");
      return rules.isEmpty() ? entry : entry.with("suspicions", rules);
    }
  }

  record Exported(boolean hashes) implements AccountAdminEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("users_exported").with("with_hashes", hashes);
    }
  }
}

package dev.latchkey.server.deletion;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What becomes of an account that is to be deleted.
sealed interface DeletionEvent extends AuditEvent {
  /// Someone wants the account to be deleted.
  ///
  /// @param by `owner`, `operator` or the id of an application
  record Requested(Id account, String by) implements DeletionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("deletion_requested").with("account", account).with("by", by);
    }
  }

  /// The account stays.
  record Withdrawn(Id account, String by) implements DeletionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("deletion_withdrawn").with("account", account).with("by", by);
    }
  }

  /// Where someone else than the owner wants the account to be deleted, it is shut.
  ///
  /// @param by `operator` or the id of an application
  record Disabled(Id account, String by) implements DeletionEvent {
    @Override
    public AuditEntry entry() {
      var entry = AuditEntry.of("user_disabled").with("account", account);
      return by.equals(AccountDeletion.OPERATOR)
          ? entry.with("by", by)
          : entry.with("by", "application").with("client", by);
    }
  }

  /// The operator keeps the account, and it is open again.
  record Enabled(Id account) implements DeletionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("user_enabled")
          .with("account", account)
          .with("by", AccountDeletion.OPERATOR);
    }
  }

  /// The operator removes the account at once.
  record Removed(Id account) implements DeletionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("user_removed")
          .with("account", account)
          .with("by", AccountDeletion.OPERATOR);
    }
  }

  /// Everything of the person is erased.
  record Deleted(Id account) implements DeletionEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("user_deleted").with("account", account);
    }
  }
}

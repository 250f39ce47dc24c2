package dev.latchkey.server.emailchange;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens to the address of an account.
sealed interface EmailChangeEvent extends AuditEvent {
  /// A second factor that was set up since the change, by a stranger perhaps.
  record FactorRemoved(Id account, String method) implements EmailChangeEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("second_factor_removed")
          .with("account", account)
          .with("method", method)
          .with("by", "owner");
    }
  }

  record Requested(Id account) implements EmailChangeEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("email_change_requested").with("account", account);
    }
  }

  record Withdrawn(Id account) implements EmailChangeEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("email_change_withdrawn").with("account", account);
    }
  }

  record Changed(Id account, Id token) implements EmailChangeEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("email_changed").with("account", account).with("token", token);
    }
  }

  /// A reader of the old address says that it was someone else.
  ///
  /// @param returned false where the address has an account of its own by now: then this one was
  ///   disabled
  record TakenBack(Id account, Id token, boolean returned) implements EmailChangeEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("email_change_taken_back")
          .with("account", account)
          .with("token", token)
          .with("outcome", returned ? "returned" : "account_disabled");
    }
  }

  /// With the address, the account is taken back from someone who wanted to have it deleted.
  record DeletionWithdrawn(Id account) implements EmailChangeEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("deletion_withdrawn").with("account", account).with("by", "owner");
    }
  }

  /// A link was no good.
  record Refused(InvalidLinks.Link link, String reason) implements EmailChangeEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("email_change_refused").with("link", link.word()).with("reason", reason);
    }
  }
}

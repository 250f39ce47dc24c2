package dev.latchkey.server.admin;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What becomes of groups.
sealed interface GroupEvent extends AuditEvent {
  record Added(Id group) implements GroupEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("group_added").with("group", group);
    }
  }

  record Removed(Id group) implements GroupEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("group_removed").with("group", group);
    }
  }

  /// An account is in a group now.
  ///
  /// @param by `operator`, or the id of the application that did it
  record Joined(Id group, Id account, String by) implements GroupEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("group_joined")
          .with("group", group)
          .with("account", account)
          .with("by", by);
    }
  }

  /// It is not any more.
  ///
  /// @param by `operator`, or the id of the application that did it
  record Left(Id group, Id account, String by) implements GroupEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("group_left")
          .with("group", group)
          .with("account", account)
          .with("by", by);
    }
  }
}

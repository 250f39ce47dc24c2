package dev.latchkey.server.admin.defence;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;

/// What an operator does with sources. Addresses are in the trail by their digest only: that of one
/// source is the one that failed sign-ins have.
sealed interface DefenceEvent extends AuditEvent {
  private static AuditEntry of(String event, String digest, long bits) {
    return AuditEntry.of(event)
        .with("source_digest", digest)
        .with("prefix_bits", bits)
        .with("by", "operator");
  }

  record Allowed(String digest, long bits, String until) implements DefenceEvent {
    @Override
    public AuditEntry entry() {
      return DefenceEvent.of("defence.allowed", digest, bits).with("until", until);
    }
  }

  record Denied(String digest, long bits, String until) implements DefenceEvent {
    @Override
    public AuditEntry entry() {
      return DefenceEvent.of("defence.denied", digest, bits).with("until", until);
    }
  }

  /// What was said of a network is taken back.
  record Removed(String digest, long bits) implements DefenceEvent {
    @Override
    public AuditEntry entry() {
      return DefenceEvent.of("defence.removed", digest, bits);
    }
  }

  /// The counts of a source and of its network are set back.
  ///
  /// @param rules whose suspicions ended with it, with spaces between them; empty where there were
  ///   none
  record Lifted(String digest, long bits, String rules) implements DefenceEvent {
    @Override
    public AuditEntry entry() {
      var entry = DefenceEvent.of("defence.lifted", digest, bits);
      return rules.isEmpty() ? entry : entry.with("suspicions", rules);
    }
  }
}

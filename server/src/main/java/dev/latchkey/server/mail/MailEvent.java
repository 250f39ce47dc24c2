package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;

/// What became of an email. A dummy email leaves the same line.
sealed interface MailEvent extends AuditEvent {
  private static AuditEntry entry(String event, String purpose, String letter) {
    return AuditEntry.of(event).with("purpose", purpose).with("letter", letter);
  }

  record Sent(String purpose, String letter) implements MailEvent {
    @Override
    public AuditEntry entry() {
      return MailEvent.entry("letter_sent", purpose, letter);
    }
  }

  /// Failed permanently, or not delivered for too long.
  ///
  /// @param reason a word of ours or a reply code
  record GivenUp(String purpose, String letter, String reason) implements MailEvent {
    @Override
    public AuditEntry entry() {
      return MailEvent.entry("letter_given_up", purpose, letter).with("reason", reason);
    }
  }

  /// The address belongs to no one with a valid key, and email in clear is not allowed.
  record Withheld(String purpose, String letter) implements MailEvent {
    @Override
    public AuditEntry entry() {
      return MailEvent.entry("letter_withheld", purpose, letter);
    }
  }

  record Revived(String purpose, String letter) implements MailEvent {
    @Override
    public AuditEntry entry() {
      return MailEvent.entry("letter_revived", purpose, letter);
    }
  }

  record Dropped(String purpose, String letter) implements MailEvent {
    @Override
    public AuditEntry entry() {
      return MailEvent.entry("letter_dropped", purpose, letter);
    }
  }
}

package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditEvent;
import java.util.Map;

/// What became of a letter. A letter to nobody leaves the same line.
sealed interface MailEvent extends AuditEvent {
  String purpose();

  String letter();

  @Override
  default Map<String, String> fields() {
    return Map.of("purpose", purpose(), "letter", letter());
  }

  record Sent(String purpose, String letter) implements MailEvent {
    @Override
    public String event() {
      return "letter_sent";
    }
  }

  /// Refused for good, or not handed over for too long.
  ///
  /// @param reason a word of ours or a reply code
  record GivenUp(String purpose, String letter, String reason) implements MailEvent {
    @Override
    public String event() {
      return "letter_given_up";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("purpose", purpose, "letter", letter, "reason", reason);
    }
  }

  /// Nobody with a good key has the address, and letters in clear are not allowed.
  record Withheld(String purpose, String letter) implements MailEvent {
    @Override
    public String event() {
      return "letter_withheld";
    }
  }

  record Revived(String purpose, String letter) implements MailEvent {
    @Override
    public String event() {
      return "letter_revived";
    }
  }

  record Dropped(String purpose, String letter) implements MailEvent {
    @Override
    public String event() {
      return "letter_dropped";
    }
  }
}

package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditEvent;
import java.util.Map;

/// What became of a letter. A letter to nobody leaves the same line.
sealed interface LetterEvent extends AuditEvent {
  String purpose();

  String letter();

  @Override
  default Map<String, String> fields() {
    return Map.of("purpose", purpose(), "letter", letter());
  }

  record Sent(String purpose, String letter) implements LetterEvent {
    @Override
    public String event() {
      return "letter_sent";
    }
  }

  record GivenUp(String purpose, String letter) implements LetterEvent {
    @Override
    public String event() {
      return "letter_given_up";
    }
  }
}

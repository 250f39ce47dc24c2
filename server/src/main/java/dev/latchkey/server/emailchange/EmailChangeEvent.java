package dev.latchkey.server.emailchange;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens to the address of an account.
sealed interface EmailChangeEvent extends AuditEvent {
  record Requested(Id account) implements EmailChangeEvent {
    @Override
    public String event() {
      return "email_change_requested";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value());
    }
  }

  record Withdrawn(Id account) implements EmailChangeEvent {
    @Override
    public String event() {
      return "email_change_withdrawn";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value());
    }
  }

  record Changed(Id account, Id token) implements EmailChangeEvent {
    @Override
    public String event() {
      return "email_changed";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "token", token.value());
    }
  }

  /// Whoever reads the old address says that it was somebody else.
  ///
  /// @param returned false where the address has an account of its own by now: then this one was
  ///   disabled
  record TakenBack(Id account, Id token, boolean returned) implements EmailChangeEvent {
    @Override
    public String event() {
      return "email_change_taken_back";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of(
          "account", account.value(),
          "token", token.value(),
          "outcome", returned ? "returned" : "account_disabled");
    }
  }

  /// A link was no good.
  record Refused(InvalidLinks.Link link, String reason) implements EmailChangeEvent {
    @Override
    public String event() {
      return "email_change_refused";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("link", link.word(), "reason", reason);
    }
  }
}

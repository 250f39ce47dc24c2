package dev.latchkey.server.selfservice.address;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens to the address of an account.
sealed interface AddressEvent extends AuditEvent {
  record Requested(Id account) implements AddressEvent {
    @Override
    public String event() {
      return "email_change_requested";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value());
    }
  }

  record Withdrawn(Id account) implements AddressEvent {
    @Override
    public String event() {
      return "email_change_withdrawn";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value());
    }
  }

  record Changed(Id account, Id token) implements AddressEvent {
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
  record TakenBack(Id account, Id token, boolean returned) implements AddressEvent {
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
  record Refused(InvalidLinks.Link link, String reason) implements AddressEvent {
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

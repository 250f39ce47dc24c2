package dev.latchkey.server.enrolment;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import java.util.Map;

/// What happens while somebody signs up.
sealed interface EnrolmentEvent extends AuditEvent {
  /// Somebody signed up; whether the address has an account already is not known here.
  record SignedUp(Id enrolment) implements EnrolmentEvent {
    @Override
    public String event() {
      return "enrolment_requested";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("enrolment", enrolment.value());
    }
  }

  /// The one who signed up has corrected the address.
  record AddressCorrected(Id enrolment) implements EnrolmentEvent {
    @Override
    public String event() {
      return "enrolment_address_corrected";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("enrolment", enrolment.value());
    }
  }

  /// An enrolment's address was verified; it is an account now.
  record Verified(Id account, Id token) implements EnrolmentEvent {
    @Override
    public String event() {
      return "user_created";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value(), "token", token.value());
    }
  }

  /// The username that was asked for is somebody else's, or looks like it; the account was opened
  /// without.
  record UsernameUnavailable(Id account) implements EnrolmentEvent {
    @Override
    public String event() {
      return "username_unavailable";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("account", account.value());
    }
  }

  /// A token was no good, or was shown by somebody who is not the one who signed up.
  record VerificationRefused(String reason) implements EnrolmentEvent {
    @Override
    public String event() {
      return "verification_refused";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("reason", reason);
    }
  }

  /// A link was asked for again.
  record ResendRequested() implements EnrolmentEvent {
    @Override
    public String event() {
      return "verification_resend_requested";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of();
    }
  }
}

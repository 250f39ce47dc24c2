package dev.latchkey.server.enrolment;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;

/// What happens while someone signs up.
sealed interface EnrolmentEvent extends AuditEvent {
  /// Someone signed up; whether the address has an account already is not known here.
  record SignedUp(Id enrolment) implements EnrolmentEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("enrolment_requested").with("enrolment", enrolment);
    }
  }

  /// The one who signed up has corrected the address.
  record AddressCorrected(Id enrolment) implements EnrolmentEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("enrolment_address_corrected").with("enrolment", enrolment);
    }
  }

  /// An enrolment's address was verified; it is an account now.
  record Verified(Id account, Id token) implements EnrolmentEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("user_created").with("account", account).with("token", token);
    }
  }

  /// The username that was asked for is someone else's, or looks like it; the account was opened
  /// without.
  record UsernameUnavailable(Id account) implements EnrolmentEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("username_unavailable").with("account", account);
    }
  }

  /// A token was no good, or was shown by someone who is not the one who signed up.
  record VerificationRefused(String reason) implements EnrolmentEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("verification_refused").with("reason", reason);
    }
  }

  /// A link was asked for again.
  record ResendRequested() implements EnrolmentEvent {
    @Override
    public AuditEntry entry() {
      return AuditEntry.of("verification_resend_requested");
    }
  }
}

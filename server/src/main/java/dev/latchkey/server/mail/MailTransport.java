package dev.latchkey.server.mail;

/// Takes an email away.
public interface MailTransport {
  /// Hands the email over, or says why that was not possible. May be interrupted.
  TransportResult deliver(OutgoingMail letter);

  /// Whether emails could be handed over now; no email is mentioned. May be interrupted.
  default TransportResult knock() {
    return new TransportResult.Accepted();
  }
}

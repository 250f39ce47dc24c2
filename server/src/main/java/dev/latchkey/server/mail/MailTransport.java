package dev.latchkey.server.mail;

/// Takes a letter away.
public interface MailTransport {
  /// Hands the letter over, or says why that was not possible. May be interrupted.
  TransportResult deliver(OutgoingMail letter);

  /// Whether letters could be handed over now; no letter is mentioned. May be interrupted.
  default TransportResult knock() {
    return new TransportResult.Accepted();
  }
}

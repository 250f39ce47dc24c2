package dev.latchkey.server.mail;

/// Takes a letter away.
public interface Courier {
  /// Hands the letter over, or says why that was not possible. May be interrupted.
  Handover deliver(Envelope letter);

  /// Whether letters could be handed over now; no letter is mentioned. May be interrupted.
  default Handover knock() {
    return new Handover.Accepted();
  }
}

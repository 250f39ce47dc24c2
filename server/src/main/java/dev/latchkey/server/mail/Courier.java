package dev.latchkey.server.mail;

import java.io.IOException;

/// Takes a letter away.
public interface Courier {
  /// Returns when the letter is safe with whoever carries it on.
  ///
  /// @throws IOException where it could not be handed over; the message holds nothing of the letter
  void deliver(Envelope letter) throws IOException;
}

package dev.latchkey.server.mail;

import dev.latchkey.server.storage.Transaction;
import java.util.Optional;

/// One kind of email that a flow sends.
public interface MailComposer {
  /// The kind's name in the outbox.
  String purpose();

  /// Writes the email in the given transaction, with the token that it carries: the token is
  /// committed before the email leaves, a retry makes a new one.
  ///
  /// For an unknown address, the same statements run and a dummy email is rendered.
  ///
  /// @return empty where there is nothing to say any more
  Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row);
}

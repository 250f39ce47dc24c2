package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import java.time.Duration;
import java.util.Optional;

/// What an application asks for, checked in its form.
///
/// @param recipientEmail exactly one of the two recipients is given
/// @param account whose password, on the user's server
/// @param sink kind of place, or empty
/// @param language of the email; empty for what the recipient is known to use
record DeliveryRequest(
    Optional<EmailAddress> recipientEmail,
    Optional<Id> recipientId,
    String account,
    String sink,
    DeliveryMode mode,
    Channel channel,
    Duration life,
    Optional<Language> language) {
  /// The recipient.
  String recipient() {
    return recipientEmail
        .map(EmailAddress::canonical)
        .or(() -> recipientId.map(Id::value))
        .orElseThrow();
  }
}

package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.identifiers.Language;
import java.time.Duration;
import java.util.Optional;

/// What an application asks for, checked in its form.
///
/// @param account whose password, on the user's server
/// @param sink kind of place, or empty
/// @param language of the email; empty for what the recipient is known to use
record DeliveryRequest(
    Recipient recipient,
    String account,
    String sink,
    DeliveryMode mode,
    Channel channel,
    Duration life,
    Optional<Language> language) {
  /// What an agent may do with it.
  ///
  /// @param application the client's name, which users see
  DeliveryGrant grant(String application) {
    return new DeliveryGrant(application, mode, account, sink, Octets.none(), false);
  }
}

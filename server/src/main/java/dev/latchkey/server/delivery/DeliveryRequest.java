package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Secret;
import java.time.Duration;
import java.util.Optional;

/// What an application asks for, checked in its form.
///
/// @param content the password that is to travel
/// @param confirmCode whether a claim must carry a code that takes another way
/// @param language of the email; empty for what the recipient is known to use
record DeliveryRequest(
    Recipient recipient,
    Target target,
    DeliveryMode mode,
    Content content,
    Channel channel,
    Duration life,
    boolean confirmCode,
    Optional<Language> language) {
  /// Where the password goes.
  ///
  /// @param server a registered server
  /// @param account whose password, on the user's server
  /// @param sink kind of place, or empty
  record Target(Optional<Id> server, String account, String sink) {}

  /// A password that exists already.
  sealed interface Content {
    /// None: it is chosen or generated on the server.
    record Nothing() implements Content {}

    /// In clear: Latchkey seals it at once.
    record Clear(Secret password) implements Content {}

    /// Sealed by the application, for an agent alone.
    ///
    /// @param tokenKey pk_T, where the application has made the token, too
    /// @param sealingKey number of the server's key that it is sealed to; else 0
    record Sealed(
        RedemptionId rid, Optional<Ed25519PublicKey> tokenKey, Octets inner, long sealingKey)
        implements Content {}
  }
}

package dev.latchkey.server.passkeys;

import dev.latchkey.server.identifiers.Id;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// One passkey of an account.
///
/// @param name what its owner calls it
public record Passkey(
    Id id,
    Id account,
    String name,
    Instant addedAt,
    Optional<Instant> lastUsedAt,
    PasskeyCredential credential) {
  /// What authenticators know the account by, which tells nothing of the person.
  public static byte[] userHandle(Id account) {
    return account.value().getBytes(StandardCharsets.US_ASCII);
  }
}

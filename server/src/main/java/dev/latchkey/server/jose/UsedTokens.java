package dev.latchkey.server.jose;

import dev.latchkey.server.secrets.Sha256;
import dev.latchkey.server.storage.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The tokens of others that were shown to us: each counts once, on all nodes together.
public final class UsedTokens {
  private UsedTokens() {}

  /// Uses one up; false where it was used before.
  ///
  /// @param owner whose `jti` it is, in words that no other owner can have
  /// @param until when it is refused for its age
  public static boolean use(Transaction transaction, String owner, String jti, Instant until) {
    return transaction.change(
            "INSERT INTO used_tokens (digest, expires_at) VALUES (?, ?) ON CONFLICT (digest) DO"
                + " NOTHING",
            Sha256.of((owner + "\n" + jti).getBytes(StandardCharsets.UTF_8)),
            until)
        == 1;
  }

  /// Forgets those that are refused for their age.
  public static void purge(Transaction transaction) {
    transaction.change("DELETE FROM used_tokens WHERE expires_at < ?", transaction.now());
  }
}

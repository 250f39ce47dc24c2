package dev.latchkey.server.passwords;

import dev.latchkey.server.passwords.imported.ImportedHash;

/// What a password hash that someone wants to import turned out to be.
public sealed interface HashParseResult {
  /// It is to be wrapped in Argon2id.
  record Foreign(ImportedHash hash) implements HashParseResult {}

  /// Made as this installation makes them, or wrapped like that already.
  record Ours(String text) implements HashParseResult {
    /// Masked: anyone who has it can guess at the password.
    @Override
    public String toString() {
      return "Ours[***]";
    }
  }

  /// It is not taken over.
  ///
  /// @param reason a sentence for the operator
  record Refused(String reason) implements HashParseResult {}
}

package dev.latchkey.server.admin.imports;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passwords.HashParseResult;
import dev.latchkey.server.passwords.Passwords;
import java.util.Optional;

/// A line with all that takes time done.
///
/// @param id of its account: the one that is there, or one to be made
/// @param exists whether there was one when the line was looked at
/// @param sealedHash what is to be stored, where it is
record HashedLine(ImportLine line, Id id, boolean exists, Optional<byte[]> sealedHash) {
  static HashedLine of(ImportLine line, Id id, boolean exists, Passwords passwords) {
    var sealed = line.hash().map(hash -> seal(id, hash, passwords));
    return new HashedLine(line, id, exists, sealed);
  }

  private static byte[] seal(Id id, HashParseResult hash, Passwords passwords) {
    return switch (hash) {
      case HashParseResult.Foreign foreign -> passwords.wrapAndSeal(id, foreign.hash());
      case HashParseResult.Ours ours -> passwords.seal(id, ours);
      case HashParseResult.Refused _ ->
          throw new IllegalStateException("a refused hash came through");
    };
  }
}

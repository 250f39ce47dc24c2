package dev.latchkey.server.passwords;

import dev.latchkey.server.identifiers.Id;

/// What an entered password is compared with: somebody's sealed hash, or the decoy that nobody's
/// password matches.
///
/// @param account whose, or the decoy's own id
public record Credential(Id account, byte[] sealedHash) {}

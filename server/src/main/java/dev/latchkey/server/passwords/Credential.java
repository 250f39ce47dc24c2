package dev.latchkey.server.passwords;

import dev.latchkey.server.identifiers.Id;

/// What an entered password is compared with: an account's sealed hash, or the decoy that no
/// password matches.
///
/// @param account whose, or the decoy's own id
public record Credential(Id account, byte[] sealedHash) {}

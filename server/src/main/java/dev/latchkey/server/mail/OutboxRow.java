package dev.latchkey.server.mail;

import java.util.Optional;

/// A letter that is to be written now.
///
/// @param subject id of what it is about, or empty
/// @param addressDigest keyed digest of the address it was asked for, or empty
/// @param attempt 1 for the first
public record OutboxRow(
    String id,
    String purpose,
    Optional<String> subject,
    Optional<byte[]> addressDigest,
    int attempt) {}

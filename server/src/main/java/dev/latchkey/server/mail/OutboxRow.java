package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.Language;
import java.time.Instant;
import java.util.Optional;

/// An email that is to be written now.
///
/// @param source who asked for it, by a keyed digest or an id; empty if no one did
/// @param subject id of what it is about, or empty
/// @param addressDigest keyed digest of the address it was asked for, or empty
/// @param language what the person used when asking; empty if no one asked
/// @param attempt 1 for the first
/// @param isNotice whether no one waits for it
public record OutboxRow(
    String id,
    String purpose,
    Optional<String> source,
    Optional<String> subject,
    Optional<byte[]> addressDigest,
    Optional<Language> language,
    int attempt,
    Instant createdAt,
    boolean isNotice) {}

package dev.latchkey.server.mail;

import java.time.Instant;
import java.util.Optional;

/// An email in the outbox, as the operator sees it: whom it is for is not shown.
///
/// @param nextAttemptAt empty for one that was given up
/// @param givenUpAt empty for one that waits
/// @param lastFailure a word of ours or a reply code; empty before the first failure
public record QueuedMail(
    String id,
    String purpose,
    Instant createdAt,
    int attempts,
    Optional<Instant> nextAttemptAt,
    Optional<Instant> givenUpAt,
    Optional<String> lastFailure) {}

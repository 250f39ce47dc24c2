package dev.latchkey.server.tokens;

import java.time.Instant;

/// A token that was used before, by the browser that shows it again.
///
/// @param subject what it was about
public record UsedToken(TokenSubject subject, Instant usedAt) {}

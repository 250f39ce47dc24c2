package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is handed out once when a session begins.
///
/// @param token 256 random bits, base64url
/// @param idleExpiresAt when it ends unless it is used
/// @param remembered how long a browser keeps it; empty where it ends with the browser
public record NewSession(
    Id id,
    Id account,
    Secret token,
    Instant expiresAt,
    Instant idleExpiresAt,
    Optional<Duration> remembered) {}

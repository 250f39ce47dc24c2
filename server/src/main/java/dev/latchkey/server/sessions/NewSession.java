package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.time.Instant;

/// What is handed out once when a session begins.
///
/// @param token 256 random bits, base64url
/// @param idleExpiresAt when it ends unless it is used
public record NewSession(Id id, Secret token, Instant expiresAt, Instant idleExpiresAt) {}

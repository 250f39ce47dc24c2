package dev.latchkey.server.grants;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.Set;

/// A device that waits for a person to allow what it asks for.
///
/// @param place the address that it asked from
/// @param askedAt when it asked
public record WaitingDevice(Id client, Set<Scope> scopes, String place, Instant askedAt) {}

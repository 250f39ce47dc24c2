package dev.latchkey.server.clients;

import dev.latchkey.server.identifiers.Id;
import java.util.Set;

/// An application that calls the API.
public record Client(Id id, String name, Set<Scope> scopes) {}

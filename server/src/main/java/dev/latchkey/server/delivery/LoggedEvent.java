package dev.latchkey.server.delivery;

import java.time.Instant;
import java.util.Optional;

/// A step of a delivery as its application sees it.
///
/// @param agentKey fingerprint of the agent's key
/// @param address where the agent's request came from
record LoggedEvent(Instant at, String event, Optional<String> agentKey, Optional<String> address) {}

package dev.latchkey.server.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One key of the installation, as an operator sees it.
///
/// @param key for instance `password-hash`
/// @param number counts up with each rotation
/// @param current whether new values are made under it
/// @param values how many values need it to be opened; null where that is not counted
public record KeyState(
    String key, int number, Instant createdAt, boolean current, @Nullable Long values) {}

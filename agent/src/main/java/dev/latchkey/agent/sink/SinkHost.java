package dev.latchkey.agent.sink;

import dev.latchkey.protocol.crypto.RandomBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/// What sinks take from the machine.
///
/// @param user the user id that the agent runs as
/// @param home that user's folder, where programs look for their settings
/// @param timeOfDay since 1970
/// @param deadline for each program that a sink runs
public record SinkHost(
    int user,
    Path home,
    RandomBytes randomness,
    Supplier<Duration> timeOfDay,
    PasswordDisplay display,
    Duration deadline) {}

package dev.latchkey.server.deletion;

import java.time.Instant;

/// What programs are told of an account that is to be deleted.
public record ScheduledDeletion(Instant deletesAt) {}

package dev.latchkey.server.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One key of the installation's inventory.
///
/// @param id for instance `password-hash-2`
/// @param purpose what it does, in a few words
/// @param vault where it is: `file`, `pkcs11`, `transit`; `memory` for what is there as well
/// @param cryptoPeriodDays how long it is to be used for new values; null where it has no end
/// @param overdue whether it is used for longer
/// @param uses how many values need it to be opened; null where that is not counted
public record KeyEntry(
    String id,
    String key,
    int number,
    String algorithm,
    String purpose,
    String vault,
    Instant createdAt,
    long ageDays,
    @Nullable Long cryptoPeriodDays,
    boolean current,
    boolean overdue,
    @Nullable Long uses) {}

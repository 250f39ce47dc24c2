package dev.latchkey.server.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One account, as an operator sees it.
///
/// @param disabledReason in the words of the operator who disabled it
/// @param deletesAt when it is erased; null where it stays
/// @param passwordHash algorithm and cost, never the hash; null where there is no password
/// @param passwordSetBy `sign_up`, `recovery`, `owner` or `import`
/// @param sessions how many are live
/// @param limitedUntil when a limit of failed attempts ends that holds now; null where none does
/// @param openpgpKey algorithm and generation, or why it is not used; null where there is none
public record AccountRecord(
    String accountId,
    String email,
    @Nullable String username,
    @Nullable String displayName,
    String language,
    Instant createdAt,
    @Nullable Instant disabledAt,
    @Nullable String disabledReason,
    @Nullable Instant deletesAt,
    @Nullable String passwordHash,
    @Nullable Instant passwordSetAt,
    @Nullable String passwordSetBy,
    int sessions,
    @Nullable Instant limitedUntil,
    @Nullable String openpgpKey) {}

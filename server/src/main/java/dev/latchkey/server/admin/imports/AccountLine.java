package dev.latchkey.server.admin.imports;

import dev.latchkey.server.secrets.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One account as a line of JSON, for import; what an export writes can be read. `password` is here
/// only to be refused by name: no one sets a password for another person.
///
/// @param accountId of the installation that exported it; a new one is made
/// @param signInCountries of that installation, which are not read: the account begins with none
record AccountLine(
    @Nullable String accountId,
    @Nullable String email,
    @Nullable String username,
    @Nullable String displayName,
    @Nullable String language,
    @Nullable Boolean disabled,
    @Nullable List<String> groups,
    @Nullable List<String> signInCountries,
    @Nullable Secret passwordHash,
    @Nullable Secret password) {}

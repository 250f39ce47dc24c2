package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;

/// Some accounts under one name.
///
/// @param members how many
public record Group(Id id, GroupName name, long members) {}

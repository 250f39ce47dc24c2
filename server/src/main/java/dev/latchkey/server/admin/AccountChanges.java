package dev.latchkey.server.admin;

import dev.latchkey.server.deletion.AccountDeletion;

/// What applications change accounts with.
record AccountChanges(EditAccount editing, AccountDeletion deletion) {}

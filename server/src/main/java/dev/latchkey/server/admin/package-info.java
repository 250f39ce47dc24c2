/// What an operator does with accounts on the command line, and what applications with the scopes
/// `accounts:read`, `accounts:write` and `audit:read` do over HTTP.
///
/// Adding, exporting, disabling and enabling accounts, lifting limits, replacing an email address,
/// starting a recovery for an owner. Each is one transaction with its audit line.
///
/// - Routes: `/api/v1/audit`, `/api/v1/accounts`, `/api/v1/accounts/{id}`,
///   `/api/v1/accounts/invitations`
/// - Tables: none of its own
/// - Events: `group_added`, `group_removed`, `group_joined`, `group_left`, `user_added`,
///   `users_exported`, `user_disabled`, `user_enabled`, `user_unlocked`, `recovery_sent`
/// - Settings: none
@NullMarked
package dev.latchkey.server.admin;

import org.jspecify.annotations.NullMarked;

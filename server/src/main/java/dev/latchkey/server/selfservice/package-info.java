/// What signed-in people see and change: account, sessions, password, OpenPGP key.
///
/// Every change of a credential asks for the current password, counts wrong ones, ends what the old
/// one opened and tells the owner by email.
///
/// - Routes: `/account`, `/account/profile`, `/account/export`, `/account/password`,
///   `/account/openpgp`, `/account/confirm`, `/help/passwords`, `/help/deliveries`,
///   `/openpgp-key.asc`; `/api/v1/account`, `/api/v1/account/export`, `/api/v1/sessions`,
///   `/api/v1/sessions/{id}`, `/api/v1/password`, `/api/v1/password/policy`, `/api/v1/openpgp-key`
/// - Tables: none of its own
/// - Emails: those of `notifications`
/// - Events: `session_ended`, `sessions_ended`, `authn_password_change`,
///   `authn_password_change_fail`, `data_exported`, `authn_confirmation_fail`
/// - Settings: none
@NullMarked
package dev.latchkey.server.selfservice;

import org.jspecify.annotations.NullMarked;

/// Forgot password: the same answer for everyone, one token, everything ends.
///
/// Asking is one row with a keyed digest of the address, known or not; the email is composed later,
/// by the same statements for an address without an account. Completing is one transaction: claim
/// the token, set the password, end everything that the account was given. Completing it starts no
/// session.
///
/// - Routes: `/forgot-password`, `/reset-password`, `/reset-password/check`, `/r`;
///   `/api/v1/recovery`, `/api/v1/recovery/completion`
/// - Tables: none of its own; `one_time_tokens` of `tokens`, `outbox` of `mail`
/// - Emails: `recovery`; afterwards `password-changed` of `notifications`
/// - Events: `recovery_requested`, `authn_password_change`, `authn_password_change_fail`
/// - Settings: `token.lifetime.recovery`
@NullMarked
package dev.latchkey.server.recovery;

import org.jspecify.annotations.NullMarked;

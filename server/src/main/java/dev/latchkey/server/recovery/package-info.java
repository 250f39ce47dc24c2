/// Forgot password: the same answer for everyone, one token, everything ends.
///
/// Asking is one row with a keyed digest of the address, known or not; the email is composed later,
/// by the same statements for an address without an account. Completing is one transaction: claim
/// the token, set the password, end everything that the account was given. Completing it starts no
/// session.
///
/// An invitation is the same with a token that lives longer: its owner sets the first password of
/// an account that an operator has made.
///
/// - Routes: `/forgot-password`, `/reset-password`, `/reset-password/check`, `/r`; `/invitation`,
///   `/invitation/check`, `/i`; `/api/v1/recovery`, `/api/v1/recovery/completion`,
///   `/api/v1/accounts/invitations/completion`
/// - Tables: none of its own; `one_time_tokens` of `tokens`, `outbox` of `mail`
/// - Emails: `invitation`; `recovery`, afterwards `password-changed` of `notifications`
/// - Events: `recovery_requested`, `authn_password_change`, `authn_password_change_fail`
/// - Settings: `token.lifetime.recovery`, `token.lifetime.invitation`
@NullMarked
package dev.latchkey.server.recovery;

import org.jspecify.annotations.NullMarked;

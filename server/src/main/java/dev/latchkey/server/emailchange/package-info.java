/// Changing the email address of an account: the new address confirms, the old one can revert for a
/// day, whatever changed since.
///
/// States of a change: asked, then made by the link from the new address in a session of the
/// account, withdrawn, or expired; a made one can be reverted, which also removes the password and
/// the OpenPGP key. Asking wants a fresh re-authentication.
///
/// - Routes: `/account/email`, `/account/email/confirm`, `/account/email/take-back`, `/a`, `/b`
/// - Tables: `address_changes`
/// - Emails: to the new address, and to the old one when a change is asked for, made or reverted
/// - Events: `email_change_requested`, `email_change_withdrawn`, `email_changed`,
///   `email_change_taken_back`, `email_change_refused`, `email_replaced`, `second_factor_removed`
/// - Settings: none; the link to the new address lives as long as a verification link
@NullMarked
package dev.latchkey.server.emailchange;

import org.jspecify.annotations.NullMarked;

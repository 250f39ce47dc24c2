/// Email that tells an owner what happened to the account, regardless of the cause (NIST SP
/// 800-63B-4, account notifications): password changed, username unavailable, OpenPGP key added,
/// replaced, removed or about to expire, a sign-in after many failures, a sign-in from a country or
/// on a device that is new.
///
/// A notification is a row of the outbox with the account's id, written in the transaction of its
/// cause; several of one kind that wait are one. No routes or settings.
///
/// - Tables: `new_sign_ins`
@NullMarked
package dev.latchkey.server.notifications;

import org.jspecify.annotations.NullMarked;

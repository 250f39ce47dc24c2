/// One's own passkeys: adding, naming and removing them, by pages and by programs.
///
/// Each change wants a fresh proof of who the person is, and is told to the owner by email.
///
/// - Routes: `/account/passkeys`, `/account/passkeys/options`; `/api/v1/passkeys`,
///   `/api/v1/passkeys/options`, `/api/v1/passkeys/{id}`
/// - Tables: none of its own
/// - Emails: `passkey-added` and `passkey-removed` of `notifications`
/// - Events: those of `passkeys`, and `passkey_refused`
/// - Settings: none
@NullMarked
package dev.latchkey.server.passkeys.registration;

import org.jspecify.annotations.NullMarked;

/// The passkeys of accounts, and the challenges that they answer.
///
/// A challenge is known by its digest: it costs no row until a passkey has answered it, and is then
/// good only once, on whichever node. Passkeys outlive a new password; they end where an account
/// may have been a stranger's.
///
/// - Tables: `passkeys`, `passkey_challenges_used`
/// - Events: `passkey_added`, `passkey_renamed`, `passkey_removed`
@NullMarked
package dev.latchkey.server.passkeys;

import org.jspecify.annotations.NullMarked;

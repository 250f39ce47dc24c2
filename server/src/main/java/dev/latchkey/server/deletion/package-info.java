/// The end of an account: asked for by its owner or an operator, taken back within seven days, then
/// everything of the person is erased.
///
/// An account waits while it has a time; it is being erased while its id is among the deleted ones
/// and the account is still there, and that cannot be taken back. Erasing goes in small
/// transactions, each of which leaves a state that the next one, or another node, goes on from.
///
/// - Routes: `/account/deletion`, `/account/restoration`; `DELETE /api/v1/account`,
///   `/api/v1/account/restoration`
/// - Tables: `deleted_accounts`, and the file `deleted-accounts` of the data folder
/// - Emails: `deletion-requested`, `deletion-withdrawn`
/// - Events: `deletion_requested`, `deletion_withdrawn`, `user_disabled`, `user_enabled`,
///   `user_removed`, `user_deleted`
/// - Settings: none
@NullMarked
package dev.latchkey.server.deletion;

import org.jspecify.annotations.NullMarked;

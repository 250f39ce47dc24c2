/// The data folder of one installation: who may use it, the lock that keeps a second server off it,
/// and what happens when its database comes from a backup.
///
/// Files: `serve.lock` (who serves, and where), `last-seen` (the newest audit line that was seen;
/// in no backup). Event: `installation_restored`. It ends sessions, links, known devices, access
/// tokens and deliveries by a new epoch ([dev.latchkey.server.keys.RestoreEpoch]).
@NullMarked
package dev.latchkey.server.installation;

import org.jspecify.annotations.NullMarked;

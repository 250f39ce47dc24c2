/// What the agent did for each token, written ahead and synced, so that a crash neither applies
/// twice nor loses a receipt.
///
/// - files: `redemptions/RID` in the state folder, one for each token, mode 0600 in folders of mode
///   0700, locked by the run that works on it; a folder that others may write in is refused
/// - first line: the seed of the agent's keys, overwritten once the receipt is acknowledged
/// - further lines: one [JournalEntry] each; none holds the token, a password or a key
/// - [Stage] says how far a redemption has come: `OPEN`, `CLAIMING`, `APPLYING`, `OWED`, then
///   `SETTLED` or `CLOSED`
///
/// A last line without its newline announces what was not done, and is dropped. A file that makes
/// no sense is damaged: nothing is done for its token.
@NullMarked
package dev.latchkey.agent.journal;

import org.jspecify.annotations.NullMarked;

/// What the agent did for each token, written ahead and synced, so that a crash neither applies
/// twice nor loses a receipt.
@NullMarked
package dev.latchkey.agent.journal;

import org.jspecify.annotations.NullMarked;

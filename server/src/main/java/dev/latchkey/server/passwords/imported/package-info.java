/// Hashes that other programs have made: read, bounded in their cost, and computed again.
@NullMarked
package dev.latchkey.server.passwords.imported;

import org.jspecify.annotations.NullMarked;

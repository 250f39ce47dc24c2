/// Shares the machine out among those who ask for work: each source in its turn.
@NullMarked
package dev.latchkey.server.turns;

import org.jspecify.annotations.NullMarked;

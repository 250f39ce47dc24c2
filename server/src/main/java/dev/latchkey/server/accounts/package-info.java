/// The people who sign in: who exists, under which names, in which generation and groups.
@NullMarked
package dev.latchkey.server.accounts;

import org.jspecify.annotations.NullMarked;

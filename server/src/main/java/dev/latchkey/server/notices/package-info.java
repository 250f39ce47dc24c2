/// Letters that tell an owner what happened to the account, whoever caused it.
@NullMarked
package dev.latchkey.server.notices;

import org.jspecify.annotations.NullMarked;

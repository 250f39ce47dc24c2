/// Letters that tell an owner what happened to the account, whoever caused it.
@NullMarked
package dev.latchkey.server.notifications;

import org.jspecify.annotations.NullMarked;

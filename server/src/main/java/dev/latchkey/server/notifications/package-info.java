/// Email that tells an owner what happened to the account, regardless of the cause.
@NullMarked
package dev.latchkey.server.notifications;

import org.jspecify.annotations.NullMarked;

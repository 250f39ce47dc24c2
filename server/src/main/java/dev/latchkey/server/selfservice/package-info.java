/// What a signed-in person sees and changes: account, sessions.
@NullMarked
package dev.latchkey.server.selfservice;

import org.jspecify.annotations.NullMarked;

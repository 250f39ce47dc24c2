/// Signing in with a password, and the session that follows.
@NullMarked
package dev.latchkey.server.signin;

import org.jspecify.annotations.NullMarked;

/// Forgot password: the same answer for everyone, one token, everything ends.
@NullMarked
package dev.latchkey.server.recovery;

import org.jspecify.annotations.NullMarked;

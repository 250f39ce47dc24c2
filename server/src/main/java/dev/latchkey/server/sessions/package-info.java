/// Who is signed in where, and until when; and where an account has signed in before.
@NullMarked
package dev.latchkey.server.sessions;

import org.jspecify.annotations.NullMarked;

/// Who is signed in where, and until when.
@NullMarked
package dev.latchkey.server.sessions;

import org.jspecify.annotations.NullMarked;

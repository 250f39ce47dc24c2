/// The one gate that every password passes, and how passwords are hashed and kept.
@NullMarked
package dev.latchkey.server.passwords;

import org.jspecify.annotations.NullMarked;

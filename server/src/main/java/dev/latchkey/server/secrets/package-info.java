/// Values that must not be shown, and the randomness they are made of.
@NullMarked
package dev.latchkey.server.secrets;

import org.jspecify.annotations.NullMarked;

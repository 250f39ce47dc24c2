/// One-time tokens with which a password gets onto a server without being sent.
@NullMarked
package dev.latchkey.server.delivery;

import org.jspecify.annotations.NullMarked;

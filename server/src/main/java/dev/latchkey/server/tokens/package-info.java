/// One-time tokens for every use: unguessable, bound to a purpose, short-lived, and claimed once.
@NullMarked
package dev.latchkey.server.tokens;

import org.jspecify.annotations.NullMarked;

/// Server and agent started as a user starts them, and driven from outside: what is promised to
/// people who run Latchkey, to applications and to browsers.
@NullMarked
package dev.latchkey.acceptance;

import org.jspecify.annotations.NullMarked;

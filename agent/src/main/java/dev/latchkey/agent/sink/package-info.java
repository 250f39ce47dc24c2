/// Where a password goes on this server: one interface, one shared test suite, one page of
/// documentation for each kind.
@NullMarked
package dev.latchkey.agent.sink;

import org.jspecify.annotations.NullMarked;

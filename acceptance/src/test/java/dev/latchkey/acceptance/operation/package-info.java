/// Looking after an installation: start, commands, checks, and what may happen to a machine.
@NullMarked
package dev.latchkey.acceptance.operation;

import org.jspecify.annotations.NullMarked;

/// The commands that people type, and the one place where everything is put together.
@NullMarked
package dev.latchkey.agent.cli;

import org.jspecify.annotations.NullMarked;

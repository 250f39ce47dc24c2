/// Registering this server with a Latchkey, and renewing its sealing key.
@NullMarked
package dev.latchkey.agent.register;

import org.jspecify.annotations.NullMarked;

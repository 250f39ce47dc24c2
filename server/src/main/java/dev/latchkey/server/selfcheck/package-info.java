/// Looks at a configuration while it runs, and names whatever is weaker than it should be.
@NullMarked
package dev.latchkey.server.selfcheck;

import org.jspecify.annotations.NullMarked;

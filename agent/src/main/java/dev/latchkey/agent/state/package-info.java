/// The state folder: what the agent remembers is its user's alone.
@NullMarked
package dev.latchkey.agent.state;

import org.jspecify.annotations.NullMarked;

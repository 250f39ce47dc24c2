/// A Latchkey inside the tests, with its certificates and a person to talk to.
@NullMarked
package dev.latchkey.agent.fake;

import org.jspecify.annotations.NullMarked;

/// Both jobs tried for real in a throw-away folder, and told in plain words.
@NullMarked
package dev.latchkey.server.demo;

import org.jspecify.annotations.NullMarked;

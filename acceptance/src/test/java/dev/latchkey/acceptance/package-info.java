/// Server and agent started as a user starts them, and driven from outside: what is promised to
/// people who run Latchkey, to applications and to browsers.
///
/// Each package tries one thing that Latchkey is for (`signin`, `recovery`, `delivery`...) or what
/// surrounds it all (`transport`, `operation`, `secrets`); `fixtures` holds what they work with.
@NullMarked
package dev.latchkey.acceptance;

import org.jspecify.annotations.NullMarked;

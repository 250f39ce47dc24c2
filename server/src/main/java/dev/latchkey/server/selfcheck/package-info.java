/// Looks at an installation and names what is weaker than it should be: `latchkey check` from
/// beside the server, and the server itself once a day. [SelfChecks] is the list; each check is a
/// class.
@NullMarked
package dev.latchkey.server.selfcheck;

import org.jspecify.annotations.NullMarked;

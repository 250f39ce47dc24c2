/// The server: [dev.latchkey.server.LatchkeyServer] wires its modules, each a package below this
/// one.
@NullMarked
package dev.latchkey.server;

import org.jspecify.annotations.NullMarked;

/// TCP connections of the public ports: how many there are, how long each may take, and which one
/// gives way.
@NullMarked
package dev.latchkey.server.web.connections;

import org.jspecify.annotations.NullMarked;

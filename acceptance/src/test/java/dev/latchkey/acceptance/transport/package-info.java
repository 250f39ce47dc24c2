/// What stands around every answer: TLS, headers, routes, bad input, and connections that are held
/// open.
@NullMarked
package dev.latchkey.acceptance.transport;

import org.jspecify.annotations.NullMarked;

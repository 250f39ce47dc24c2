/// Delivering a password to a server that its user operates: issued, redeemed once by an agent, and
/// receipted.
@NullMarked
package dev.latchkey.server.delivery;

import org.jspecify.annotations.NullMarked;

/// Passwords for servers: what an application orders and what an agent does with it, also when one
/// of them dies or somebody stands in between.
@NullMarked
package dev.latchkey.acceptance.delivery;

import org.jspecify.annotations.NullMarked;

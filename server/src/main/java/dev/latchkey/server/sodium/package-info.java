/// The native libsodium: found, unpacked and loaded, and what it verifies.
@NullMarked
package dev.latchkey.server.sodium;

import org.jspecify.annotations.NullMarked;

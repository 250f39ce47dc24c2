/// The memory that libsodium computes hashes in: blocks that are used again and wiped.
@NullMarked
package dev.latchkey.server.passwords.memory;

import org.jspecify.annotations.NullMarked;

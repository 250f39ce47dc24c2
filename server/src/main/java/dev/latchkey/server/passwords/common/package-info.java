/// The list of common passwords: a small file that answers whether a password is on it.
@NullMarked
package dev.latchkey.server.passwords.common;

import org.jspecify.annotations.NullMarked;

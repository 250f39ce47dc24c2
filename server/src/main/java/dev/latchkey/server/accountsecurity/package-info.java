/// What an account was given, and how all of it ends.
@NullMarked
package dev.latchkey.server.accountsecurity;

import org.jspecify.annotations.NullMarked;

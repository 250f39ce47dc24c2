/// JSON Web Tokens, signed by the installation's key, and the set of public keys that applications
/// check them with. The key never leaves its vault.
@NullMarked
package dev.latchkey.server.jose;

import org.jspecify.annotations.NullMarked;

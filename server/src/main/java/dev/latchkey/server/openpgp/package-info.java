/// OpenPGP: people's public keys, checked before each use, the installation's own key, and emails
/// signed by the one and encrypted to the other.
@NullMarked
package dev.latchkey.server.openpgp;

import org.jspecify.annotations.NullMarked;

/// The vault in a PKCS#11 token, a hardware security module for instance: keys are made there, are
/// sensitive and never extractable.
@NullMarked
package dev.latchkey.server.keys.pkcs11;

import org.jspecify.annotations.NullMarked;

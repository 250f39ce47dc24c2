/// The vault in the transit engine of OpenBao or HashiCorp Vault: keys are made there and never
/// leave.
@NullMarked
package dev.latchkey.server.keys.transit;

import org.jspecify.annotations.NullMarked;

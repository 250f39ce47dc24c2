/// Which vault holds the keys: files, a PKCS#11 token or a transit service.
@NullMarked
package dev.latchkey.server.keys.vaults;

import org.jspecify.annotations.NullMarked;

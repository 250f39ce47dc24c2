/// The keys of this installation, one per purpose: made at the first start, kept in files of mode
/// 0600, in a PKCS#11 token or in a transit engine.
@NullMarked
package dev.latchkey.server.keys;

import org.jspecify.annotations.NullMarked;

/// Proofs that those who show a token hold the key that it is bound to (RFC 9449).
@NullMarked
package dev.latchkey.server.openid.dpop;

import org.jspecify.annotations.NullMarked;

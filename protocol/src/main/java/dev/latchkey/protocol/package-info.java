/// What server and agent agree on: the token, the signed messages and their encoding, sealing and
/// opening.
@NullMarked
package dev.latchkey.protocol;

import org.jspecify.annotations.NullMarked;

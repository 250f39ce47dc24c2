/// What server and agent agree on: the token, the signed messages and their encoding, sealing and
/// opening. The byte-exact specification is `docs/protocol.md`.
@NullMarked
package dev.latchkey.protocol;

import org.jspecify.annotations.NullMarked;

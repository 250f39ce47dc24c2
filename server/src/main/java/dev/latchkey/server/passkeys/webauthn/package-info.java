/// WebAuthn (Level 3) on the side of the relying party: what browsers are asked for, and whether
/// what authenticators answer is right. The only place that knows WebAuthn4J.
@NullMarked
package dev.latchkey.server.passkeys.webauthn;

import org.jspecify.annotations.NullMarked;

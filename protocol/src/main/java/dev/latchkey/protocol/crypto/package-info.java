/// The fixed suite `lk1`: field encoding, Ed25519, X25519 with HPKE, ECDSA P-256, HKDF,
/// AES-256-GCM. The only place that touches Bouncy Castle.
@NullMarked
package dev.latchkey.protocol.crypto;

import org.jspecify.annotations.NullMarked;

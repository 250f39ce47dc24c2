/// The fixed suite `lk1`, which is never negotiated. The only package that touches Bouncy Castle.
///
/// - [Ed25519PublicKey], [Ed25519KeyPair]: signatures of tokens, agents and servers (RFC 8032)
/// - [LatchkeyKey], [Signer]: signatures of Latchkey, ECDSA P-256 with SHA-256 (FIPS 186-5)
/// - [X25519PublicKey], [X25519KeyPair], [HpkeSealer]: sealing to a key (RFC 9180)
/// - [PasswordSealer], [Padding]: AES-256-GCM, the length hidden in steps of 256 bytes
/// - [FieldEncoding], [Hashes]: what is hashed and signed, SHA-256 and HKDF (RFC 5869)
///
/// Keys check themselves when they are made and refuse what is not canonical or of small order.
/// What cannot be opened is an [OpenResult], without a reason. Secret bytes are the caller's to
/// wipe; key pairs wipe theirs when they are closed.
@NullMarked
package dev.latchkey.protocol.crypto;

import org.jspecify.annotations.NullMarked;

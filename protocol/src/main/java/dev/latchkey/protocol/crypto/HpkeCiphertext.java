package dev.latchkey.protocol.crypto;

/// What HPKE makes of one message (RFC 9180).
///
/// @param enc the encapsulated key, 32 bytes
/// @param ct the ciphertext with its 16-byte tag
public record HpkeCiphertext(Octets enc, Octets ct) {}

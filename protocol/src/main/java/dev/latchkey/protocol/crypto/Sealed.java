package dev.latchkey.protocol.crypto;

/// An HPKE box.
///
/// @param enc the encapsulated key, 32 bytes
/// @param ct the ciphertext with its 16-byte tag
public record Sealed(Octets enc, Octets ct) {}

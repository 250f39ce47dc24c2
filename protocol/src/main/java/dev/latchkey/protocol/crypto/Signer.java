package dev.latchkey.protocol.crypto;

/// Signs as Latchkey: ECDSA on P-256 with SHA-256 (FIPS 186-5), by a key that may lie in a vault.
@FunctionalInterface
public interface Signer {
  /// r | s, 32 bytes each, big endian (IEEE P1363; the JDK's `SHA256withECDSAinP1363Format`). A
  /// vault that cannot sign throws, and nothing is answered.
  Octets sign(byte[] message);
}

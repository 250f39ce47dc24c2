package dev.latchkey.protocol.crypto;

/// Seals for one recipient. Guarantees: only the recipient opens it, and only under the same
/// `info`; any change is noticed; it does not say who sealed. Each call uses a fresh ephemeral key.
public interface Sealer {
  /// Seals `plaintext`, which stays the caller's to wipe.
  ///
  /// @param info what the box is bound to; the opener must give the same bytes
  HpkeCiphertext seal(byte[] info, byte[] plaintext);
}

package dev.latchkey.protocol.crypto;

/// Opens what a [Sealer] sealed for this recipient.
public interface Opener {
  /// Opens or refuses; never throws for what a stranger made.
  ///
  /// @param info the bytes that the sealer gave
  OpenResult open(byte[] info, HpkeCiphertext box);
}

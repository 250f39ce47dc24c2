package dev.latchkey.server.openpgp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;

/// Someone's public key that was found good. Only [KeyValidator] makes one.
public final class OpenPgpKey {
  private final String fingerprint;
  private final String algorithm;
  private final Optional<Instant> expiresAt;
  private final byte[] encoded;
  private final Parts parts;

  /// What of the key is used.
  ///
  /// @param encryption the subkeys that emails are encrypted to, at least one
  record Parts(PGPPublicKey primary, List<PGPPublicKey> encryption) {}

  OpenPgpKey(
      String fingerprint,
      String algorithm,
      Optional<Instant> expiresAt,
      byte[] encoded,
      Parts parts) {
    this.fingerprint = fingerprint;
    this.algorithm = algorithm;
    this.expiresAt = expiresAt;
    this.encoded = encoded;
    this.parts = parts;
  }

  /// Of the primary key: 40 hexadecimal digits in capitals.
  public String fingerprint() {
    return fingerprint;
  }

  /// In words, the primary key's and those of the subkeys that encrypt: `Ed25519, X25519`.
  public String algorithm() {
    return algorithm;
  }

  /// Which programs can use it.
  public Generation generation() {
    return Generation.of(parts.primary, parts.encryption);
  }

  /// When it can no longer be used; empty for never.
  public Optional<Instant> expiresAt() {
    return expiresAt;
  }

  byte[] encoded() {
    return encoded.clone();
  }

  Parts parts() {
    return parts;
  }
}

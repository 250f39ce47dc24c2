package dev.latchkey.protocol.crypto;

import org.bouncycastle.crypto.hpke.HPKE;

/// RFC 9180 base mode with X25519, HKDF-SHA-256 and AES-256-GCM: KEM 0x0020, KDF 0x0001, AEAD
/// 0x0002. Fixed for `lk1`, never negotiated.
final class HpkeSuite {
  private HpkeSuite() {}

  static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }
}

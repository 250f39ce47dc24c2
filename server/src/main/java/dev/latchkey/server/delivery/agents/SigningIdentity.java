package dev.latchkey.server.delivery.agents;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Signer;
import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.secrets.Randomness;
import java.util.List;
import java.util.function.Supplier;

/// As whom this Latchkey signs, and which TLS keys it shows: an agent that trusts the token's
/// fingerprint can trust the TLS connection by them.
///
/// @param tlsKeys SHA-256 of the SubjectPublicKeyInfo of each TLS key in use
public record SigningIdentity(LatchkeyKey key, Signer signer, Supplier<List<Octets>> tlsKeys) {
  public static SigningIdentity of(KeyVault vault, Supplier<List<Octets>> tlsKeys) {
    return new SigningIdentity(
        new LatchkeyKey(Octets.of(vault.publicSigningKey())),
        message -> Octets.of(vault.sign(message)),
        tlsKeys);
  }

  public Fingerprint fingerprint() {
    return key.fingerprint();
  }

  /// A fresh token whose agent trusts this identity.
  public DeliveryToken makeToken(DeliveryMode mode, RedemptionId rid, Randomness randomness) {
    return DeliveryToken.make(mode, rid, fingerprint(), randomness::bytes);
  }
}

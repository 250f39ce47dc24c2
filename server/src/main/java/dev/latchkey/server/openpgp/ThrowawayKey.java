package dev.latchkey.server.openpgp;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;

/// Creates keys whose secret half is discarded.
final class ThrowawayKey {
  private ThrowawayKey() {}

  static OpenPgpKey key(Instant now) {
    try {
      var encoded =
          new BcOpenPGPApi()
              .generateKey(PublicKeyPacket.VERSION_4, Date.from(now), false)
              .ed25519x25519Key("nobody")
              .build()
              .toCertificate()
              .getEncoded();
      if (KeyValidator.stored(encoded, now) instanceof KeyVerdict.Usable usable) {
        return usable.key();
      }
      throw new IllegalStateException("a decoy that is no good");
    } catch (IOException | PGPException e) {
      throw new IllegalStateException(e);
    }
  }
}

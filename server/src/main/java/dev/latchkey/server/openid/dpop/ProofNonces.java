package dev.latchkey.server.openid.dpop;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.ConstantTime;
import java.time.Instant;

/// Nonces that a proof has to hold, so that none can be made beforehand (RFC 9449, section 8): a
/// keyed digest of the time, alike on all nodes and for everyone, good for two to four minutes.
record ProofNonces(KeyedDigests digests) {
  private static final int SECONDS = 120;

  String at(Instant now) {
    return of(now.getEpochSecond() / SECONDS);
  }

  boolean isGood(String shown, Instant now) {
    var current = now.getEpochSecond() / SECONDS;
    return ConstantTime.same(shown, of(current)) || ConstantTime.same(shown, of(current - 1));
  }

  private String of(long window) {
    return digests.mark(KeyedDigests.Purpose.FORM_TOKEN, "dpop nonce " + window);
  }
}

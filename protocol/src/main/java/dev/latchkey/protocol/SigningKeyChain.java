package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import java.util.List;

/// The answer to `GET /api/v1/signing-keys`: the key that signs now, and how it came after the
/// earlier ones. It needs no signature of its own: those who trust an earlier key follow the
/// rollovers from there, each of which the one before has signed.
///
/// @param rollovers the oldest first, at most [#MOST]
public record SigningKeyChain(LatchkeyKey current, List<SigningKeyRollover> rollovers) {
  /// A key lasts for years.
  public static final int MOST = 100;

  public SigningKeyChain {
    rollovers = List.copyOf(rollovers);
    if (rollovers.size() > MOST) {
      throw new IllegalArgumentException("too many rollovers");
    }
  }

  /// Whether the key of one fingerprint leads to that of the other, by signed rollovers.
  ///
  /// @param trusted whose word is taken
  public boolean leads(Fingerprint trusted, Fingerprint to) {
    var reached = trusted;
    for (var rollover : rollovers) {
      if (rollover.former().fingerprint().equals(reached) && rollover.verifies()) {
        reached = rollover.next().fingerprint();
        if (reached.equals(to)) {
          return true;
        }
      }
    }
    return false;
  }
}

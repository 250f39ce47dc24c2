package dev.latchkey.server.openpgp;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// A key that is nobody's: letters to people without a key are encrypted to it and thrown away, so
/// that the work is the same (S4-05). It is made anew by each process, at its first use; its secret
/// half is forgotten at once.
public final class DecoyKey {
  private final Clock clock;
  private @Nullable OpenPgpKey made;

  public DecoyKey(Clock clock) {
    this.clock = clock;
  }

  synchronized OpenPgpKey key() {
    if (made == null) {
      made = ThrowawayKey.key(clock.instant());
    }
    return made;
  }
}

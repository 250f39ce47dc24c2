package dev.latchkey.server.openpgp;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// A dummy key: email to people without a key is encrypted to it and thrown away, so that the work
/// is the same (S4-05). Each process creates its own, at its first use; its secret half is
/// forgotten at once.
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

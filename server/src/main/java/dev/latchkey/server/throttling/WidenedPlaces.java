package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.Id;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Who has signed in from where today, as far as this node remembers: what they widen by it is
/// written already. Whatever is forgotten is written once more, and changes nothing.
final class WidenedPlaces {
  private static final int MOST = 1_024;
  private final AtomicReferenceArray<Visit> visits = new AtomicReferenceArray<>(MOST);

  /// @param day since 1970
  record Visit(Id account, String source, int day) {
    private int slot() {
      return Math.floorMod(hashCode(), MOST);
    }
  }

  boolean remembers(Visit visit) {
    return visit.equals(visits.get(visit.slot()));
  }

  void remember(Visit visit) {
    visits.set(visit.slot(), visit);
  }
}

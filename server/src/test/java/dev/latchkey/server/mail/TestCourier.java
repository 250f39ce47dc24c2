package dev.latchkey.server.mail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Keeps letters in memory, or fails as long as a test wants it to.
public final class TestCourier implements Courier {
  private final List<Envelope> taken = new ArrayList<>();
  private boolean broken;

  @Override
  public synchronized void deliver(Envelope letter) throws IOException {
    taken.add(letter);
    if (broken) {
      throw new IOException("planned");
    }
  }

  public synchronized void breaks(boolean now) {
    broken = now;
  }

  /// Every letter that was handed over since the last call, those to nobody too.
  public synchronized List<Envelope> takeAll() {
    var all = List.copyOf(taken);
    taken.clear();
    return all;
  }

  /// Those of them that have a recipient.
  public List<Envelope> take() {
    return takeAll().stream().filter(letter -> letter.to().isPresent()).toList();
  }
}

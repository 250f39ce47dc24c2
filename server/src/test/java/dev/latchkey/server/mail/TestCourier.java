package dev.latchkey.server.mail;

import java.util.ArrayList;
import java.util.List;

/// Keeps letters in memory, and answers as a test wants it to.
public final class TestCourier implements Courier {
  private final List<Envelope> taken = new ArrayList<>();
  private int knocks;
  private Handover answer = new Handover.Accepted();

  @Override
  public synchronized Handover deliver(Envelope letter) {
    taken.add(letter);
    return answer;
  }

  @Override
  public synchronized Handover knock() {
    knocks++;
    return answer;
  }

  /// How often somebody knocked since the last call.
  synchronized int knocks() {
    var some = knocks;
    knocks = 0;
    return some;
  }

  synchronized void answers(Handover now) {
    answer = now;
  }

  public synchronized void breaks(boolean now) {
    answer = now ? new Handover.RefusedForNow("planned") : new Handover.Accepted();
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

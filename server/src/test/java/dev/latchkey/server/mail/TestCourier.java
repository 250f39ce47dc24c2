package dev.latchkey.server.mail;

import java.util.ArrayList;
import java.util.List;

/// Keeps letters in memory, and answers as a test wants it to.
public final class TestCourier implements MailTransport {
  private final List<OutgoingMail> taken = new ArrayList<>();
  private int knocks;
  private TransportResult answer = new TransportResult.Accepted();

  @Override
  public synchronized TransportResult deliver(OutgoingMail letter) {
    taken.add(letter);
    return answer;
  }

  @Override
  public synchronized TransportResult knock() {
    knocks++;
    return answer;
  }

  /// How often somebody knocked since the last call.
  synchronized int knocks() {
    var some = knocks;
    knocks = 0;
    return some;
  }

  synchronized void answers(TransportResult now) {
    answer = now;
  }

  public synchronized void breaks(boolean now) {
    answer = now ? new TransportResult.TransientFailure("planned") : new TransportResult.Accepted();
  }

  /// Every letter that was handed over since the last call, those to nobody too.
  public synchronized List<OutgoingMail> takeAll() {
    var all = List.copyOf(taken);
    taken.clear();
    return all;
  }

  /// Those of them that have a recipient.
  public List<OutgoingMail> take() {
    return takeAll().stream().filter(letter -> letter.to().isPresent()).toList();
  }
}

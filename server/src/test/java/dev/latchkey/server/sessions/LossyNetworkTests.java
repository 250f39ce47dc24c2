package dev.latchkey.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A working day over a bad line: bursts of parallel requests, a third of the answers lost, others
/// late and in another order, pauses of up to 25 minutes between them.
@EachDatabase
class LossyNetworkTests {
  private static final Duration DAY = Duration.ofHours(11);
  private static final double LOST = 0.33;
  private static final int MOST_TABS = 6;
  private static final int LONGEST_WAY_SECONDS = 12;
  private static final int LONGEST_PAUSE_SECONDS = 25 * 60;
  private final TestDatabase test;
  private final TestSessions sessions;
  private final Secret first;
  private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparing(Event::at));
  private int served;
  private int refused;

  LossyNetworkTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    sessions = TestSessions.on(test);
    first = sessions.begin(TestAccounts.add(test, "alice@example.org"));
  }

  private record Event(Instant at, Runnable work) {}

  /// Somebody's cookie jar, and how the requests go out.
  private final class Browser {
    private final Random random;
    private Secret jar;

    Browser(long seed, Secret jar) {
      this.random = new Random(seed);
      this.jar = jar;
    }

    private Instant in(int mostSeconds) {
      return test.clock().instant().plusMillis(random.nextInt(mostSeconds * 1000));
    }

    void live(Instant end) {
      var tabs = 1 + random.nextInt(MOST_TABS);
      for (var tab = 0; tab < tabs; tab++) {
        events.add(new Event(in(2), this::ask));
      }
      var next = in(LONGEST_PAUSE_SECONDS);
      if (next.isBefore(end)) {
        events.add(new Event(next, () -> live(end)));
      }
    }

    /// A request leaves with what the jar holds now.
    private void ask() {
      var shown = jar;
      events.add(new Event(in(LONGEST_WAY_SECONDS), () -> serve(shown)));
    }

    private void serve(Secret shown) {
      var session = sessions.sessions().authenticate(shown);
      if (session.isEmpty()) {
        refused++;
        return;
      }
      served++;
      var renewed = sessions.sessions().rotateWhenDue(session.get());
      sessions.sessions().writeUses();
      if (renewed.isPresent() && random.nextDouble() >= LOST) {
        events.add(new Event(in(LONGEST_WAY_SECONDS), () -> jar = renewed.get().token()));
      }
    }
  }

  private void run() {
    while (!events.isEmpty()) {
      var event = events.poll();
      test.clock().set(event.at);
      event.work.run();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Tag("S4-28")
  @Tag("C-22")
  void aBrowserIsNeverThrownOut(long seed) {
    var end = test.clock().instant().plus(DAY);
    new Browser(seed, first).live(end);
    run();
    assertEquals(0, refused);
    assertTrue(served > 50, "it was busy");
    assertTrue(
        sessions.events().stream().filter("session_renewed"::equals).count() > 20,
        "its token changed often");
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  @Tag("S4-29")
  void aCopyOfTheCookieDoesNotLastBesideItsOwner(long seed) {
    var end = test.clock().instant().plus(Duration.ofHours(2));
    new Browser(seed, first).live(end);
    new Browser(seed + 100, first).live(end);
    run();
    assertTrue(sessions.events().contains("session_token_reused"));
    assertTrue(refused > 0);
  }
}

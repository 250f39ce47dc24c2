package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.testkit.TestClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("CS-LG-3")
class ExceededLimitCacheTests {
  private static final Instant NOW = TestClock.START;
  private static final Instant END = NOW.plus(Duration.ofHours(1));
  private static final Duration MOMENT = Duration.ofMillis(1);
  private final ExceededLimitCache floods = new ExceededLimitCache();

  private static byte[] bucket(int number) {
    return ByteBuffer.allocate(32).putInt(number).array();
  }

  @Test
  void whoeverGoesOnIsToldWhenAttemptsCountAgain() {
    floods.remember(bucket(1), END, NOW);
    assertEquals(Optional.of(END), floods.resetsAt(bucket(1), NOW));
    assertEquals(Optional.empty(), floods.resetsAt(bucket(2), NOW));
    floods.forget(bucket(1));
    assertEquals(Optional.empty(), floods.resetsAt(bucket(1), NOW));
  }

  /// What another node has lifted holds nobody up for long.
  @Test
  void theDatabaseIsAskedAgainSoon() {
    floods.remember(bucket(1), END, NOW);
    var again = NOW.plus(ExceededLimitCache.ASKED_AGAIN);
    assertEquals(Optional.of(END), floods.resetsAt(bucket(1), again.minus(MOMENT)));
    assertEquals(Optional.empty(), floods.resetsAt(bucket(1), again));
  }

  @Test
  void noFloodLastsLongerThanItsWindow() {
    floods.remember(bucket(1), NOW.plus(MOMENT), NOW);
    assertEquals(Optional.empty(), floods.resetsAt(bucket(1), NOW.plus(MOMENT)));
  }

  @Test
  void aClockThatIsSetBackEndsIt() {
    floods.remember(bucket(1), END, NOW);
    assertEquals(Optional.empty(), floods.resetsAt(bucket(1), NOW.minus(MOMENT)));
  }

  @Test
  void noMoreAreRememberedThanThereIsRoomForAndTheOldOnesMakeIt() {
    for (var number = 0; number < ExceededLimitCache.MOST; number++) {
      floods.remember(bucket(number), END, NOW);
    }
    floods.remember(bucket(-1), END, NOW);
    assertEquals(Optional.empty(), floods.resetsAt(bucket(-1), NOW));
    assertEquals(ExceededLimitCache.MOST, floods.buckets().size());

    var later = NOW.plus(ExceededLimitCache.ASKED_AGAIN);
    floods.remember(bucket(-1), END, later);
    assertEquals(Optional.of(END), floods.resetsAt(bucket(-1), later));
    assertEquals(1, floods.buckets().size());
  }
}

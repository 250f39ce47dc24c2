package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.storage.DatabaseUnwritable;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HeldPlacesTests {
  private static final LimitKey ALICE = Limit.SIGN_IN_NAME.of("alice@example.org");
  private static final LimitKey RUN = Limit.SIGN_IN_RUN.of("alice@example.org");
  private static final List<LimitKey> BOTH = List.of(ALICE, RUN);
  private final AtomicNanos nanos = new AtomicNanos();
  private final HeldPlaces places = new HeldPlaces(() -> nanos.now);

  private static final class AtomicNanos {
    private long now = Long.MAX_VALUE - 1; // it may begin anywhere

    void advance(Duration by) {
      now += by.toNanos();
    }
  }

  private static byte[] bucket(LimitKey key) {
    return key.digest(TestKeys.shared().digests());
  }

  private static Map<ByteBuffer, LimitKey> counts(List<LimitKey> keys) {
    return keys.stream().collect(Collectors.toMap(key -> ByteBuffer.wrap(bucket(key)), key -> key));
  }

  private HeldPlaces.Ticket take(List<LimitKey> keys) {
    return places.take(counts(keys)).orElseThrow();
  }

  @Test
  void eachSeesThePlacesBeforeItsOwn() {
    var first = take(BOTH);
    var second = take(List.of(ALICE));
    places.leave(first);
    places.leave(first);
    var third = take(BOTH);
    assertEquals(
        List.of(0, 1, 1),
        Stream.of(first, second, third).map(ticket -> ticket.before(bucket(ALICE))).toList());
    assertEquals(0, third.before(bucket(RUN)));
    places.leave(second);
    places.leave(third);
    assertEquals(0, take(BOTH).before(bucket(ALICE)));
  }

  @Test
  void soManyAreHeldAtOnceAndTheLastByKnownDevices() {
    var stranger = counts(BOTH);
    var device = counts(List.of(Limit.SIGN_IN_DEVICE.of("device")));
    var first = places.take(stranger).orElseThrow();
    for (var more = 1; more < HeldPlaces.MOST_OF_STRANGERS; more++) {
      var _ = places.take(stranger).orElseThrow();
    }
    assertTrue(places.take(stranger).isEmpty());
    for (var more = HeldPlaces.MOST_OF_STRANGERS; more < HeldPlaces.MOST; more++) {
      var _ = places.take(device).orElseThrow();
    }
    assertTrue(places.take(device).isEmpty());
    places.leave(first);
    var _ = places.take(device).orElseThrow();
  }

  /// Each count for as long as its window, and for an hour at most.
  @Test
  void whatIsNotLeftHasFailedUntilItsWindowEnds() {
    take(BOTH);
    nanos.advance(HeldPlaces.VERIFYING);
    var later = take(BOTH);
    assertEquals(List.of(1, 1), List.of(later.failed(bucket(ALICE)), later.failed(bucket(RUN))));
    assertEquals(1, later.before(bucket(ALICE)));
    places.leave(later);
    nanos.advance(LimitWindow.TEN_MINUTES.length().minus(HeldPlaces.VERIFYING));
    later = take(BOTH);
    assertEquals(List.of(0, 1), List.of(later.before(bucket(ALICE)), later.before(bucket(RUN))));
    places.leave(later);
    nanos.advance(HeldPlaces.LONGEST);
    assertEquals(0, take(BOTH).before(bucket(RUN)));
    assertEquals(1, places.size());
  }

  /// They must not close what is open to all others.
  @Test
  void whatHasFailedTakesNoOnesPlace() {
    for (var more = 0; more < HeldPlaces.MOST_OF_STRANGERS; more++) {
      take(BOTH);
    }
    assertTrue(places.take(counts(BOTH)).isEmpty());
    nanos.advance(HeldPlaces.VERIFYING);
    assertEquals(HeldPlaces.MOST_OF_STRANGERS, take(BOTH).failed(bucket(ALICE)));
  }

  @Test
  void whatFailedIsForgottenWhereItIsLifted() {
    var late = take(BOTH);
    nanos.advance(HeldPlaces.VERIFYING);
    places.leave(take(BOTH));
    places.forget(bucket(ALICE));
    var ticket = take(BOTH);
    assertEquals(List.of(0, 1), List.of(ticket.before(bucket(ALICE)), ticket.before(bucket(RUN))));
    places.leave(ticket);
    places.leave(late);
    assertEquals(0, places.size());
  }

  @Test
  @Tag("S4-51")
  void nothingIsVerifiedWhileFailuresCannotBeWritten() {
    var own = TestDatabase.own(TestDatabase.Kind.SQLITE);
    try (var database = own.database()) {
      var limiter = new RateLimiter(TestKeys.shared().digests());
      var entry = limiter.enter(database, BOTH);
      var place = assertInstanceOf(RateLimiter.Entry.Admitted.class, entry).place();
      own.tamper("PRAGMA query_only = ON");
      assertThrows(DatabaseUnwritable.class, () -> limiter.failed(database, place));
      assertThrows(DatabaseUnwritable.class, () -> limiter.enter(database, BOTH));
      assertEquals(1, limiter.held());
    }
  }
}

package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class RateLimiterTests {
  private static final LimitKey ALICE = Limit.ENROLMENT_PASSWORD.of("alice@example.org");
  private static final LimitKey SOURCE = Limit.ROTATION.of("192.0.2.7");
  private static final int MOST = Limit.ENROLMENT_PASSWORD.max();
  private static final Duration WINDOW = LimitWindow.FROM_THE_FIRST.length();
  private final TestDatabase test;
  private final ExceededLimitCache floods = new ExceededLimitCache();
  private final RateLimiter limiter =
      new RateLimiter(TestKeys.shared().digests(), LimitSettings.BASE, floods);

  RateLimiterTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private Optional<Duration> charge(LimitKey... buckets) {
    return test.database()
        .write(transaction -> limiter.chargeIn(transaction, List.of(buckets)))
        .map(RateLimiter.LimitExceeded::retryAfter);
  }

  private void refund(LimitKey... buckets) {
    test.run(transaction -> limiter.refund(transaction, List.of(buckets)));
  }

  private void fill(LimitKey bucket) {
    test.run(transaction -> {
      for (var i = 0; i < bucket.limit().max(); i++) {
        assertTrue(limiter.chargeIn(transaction, List.of(bucket)).isEmpty());
      }
    });
  }

  /// Otherwise a clock that is set back would keep people out until it is there again.
  @Test
  void aClockThatIsSetBackOpensTheWindowAnew() {
    fill(ALICE);
    assertTrue(charge(ALICE).isPresent());
    test.clock().advance(Duration.ofDays(-1));
    assertTrue(charge(ALICE).isEmpty());
    fillRest();
    assertTrue(charge(ALICE).orElseThrow().compareTo(WINDOW) <= 0);
  }

  private void fillRest() {
    for (var i = 1; i < MOST; i++) {
      assertTrue(charge(ALICE).isEmpty());
    }
  }

  @Test
  void theLimitsAreThoseThatAreDocumented() {
    assertEquals(
        "SIGN_IN_SOURCE=10/PT1H SIGN_IN_NETWORK=50/PT1H SIGN_IN_AGAIN=100/PT1H SIGN_IN_ALL=10000"
            + " SIGN_IN_NAME=20 SIGN_IN_RUN=100/PT720H SIGN_IN_WORK=80 WORK_USED=1"
            + " SIGN_IN_NOTICE=1/PT1H SIGN_IN_DEVICE=20 SIGN_IN_DEVICE_RUN=100/PT720H"
            + " CLIENT_SECRET=100 PUSHED_SOURCE=100 DEVICE_SOURCE=100 DEVICE_NETWORK=1000"
            + " USER_CODE_SOURCE=100 USER_CODE_ACCOUNT=10 USER_CODE_ALL=1000 PASSWORD_CHANGE=20"
            + " SECOND_FACTOR=10 SECOND_FACTOR_RUN=100/PT720H STEP_UP=10"
            + " STEP_UP_SESSION=30/PT720H STEP_UP_RUN=100/PT720H SECOND_FACTOR_NOTICE=1/PT1H"
            + " PASSKEY=100 USERNAME_CHANGE=5/PT720H ENROLMENT_PASSWORD=20 ROTATION=100"
            + " TOKEN_SOURCE=30 TOKEN_ALL=1000 TOKEN_SOURCE_BRAKED=3 UNIFORM_RESPONSE_SOURCE=1000"
            + " ORDERS_CLIENT=1000 ORDERS_RECIPIENT=20 WEBHOOKS_CLIENT=100 LETTERS=36"
            + " LETTERS_SOURCE=6 LETTERS_ASKER=3",
        Stream.of(Limit.values())
            .filter(limit -> limit.max() != Limit.NO_END)
            .map(limit -> limit + "=" + limit.max() + "/" + limit.window().length())
            .collect(Collectors.joining(" "))
            .replace("/" + Duration.ofMinutes(10), ""));
  }

  @Test
  @Tag("S4-51")
  @Tag("S4-65")
  void asManyAsTheLimitPassAndTheNextWaits() {
    fill(ALICE);
    assertEquals(Optional.of(WINDOW), charge(ALICE));
    test.clock().advance(Duration.ofMinutes(4));
    assertEquals(Optional.of(Duration.ofMinutes(6)), charge(ALICE));
  }

  @Test
  void theCountEndsWithItsWindow() {
    fill(ALICE);
    test.clock().advance(WINDOW.minusMillis(1));
    assertEquals(Optional.of(Duration.ofMillis(1)), charge(ALICE));
    test.clock().advance(Duration.ofMillis(1));
    assertTrue(charge(ALICE).isEmpty());
    assertEquals(1, charged());
  }

  @Test
  void attemptsDoNotMakeTheWindowLonger() {
    for (var minute = 0; minute < 10; minute++) {
      charge(ALICE);
      test.clock().advance(Duration.ofMinutes(1));
    }
    charge(ALICE);
    assertEquals(1, charged());
  }

  private long charged() {
    return test.count("SELECT COALESCE(SUM(charged), 0) FROM attempts");
  }

  private long pending() {
    return test.count("SELECT COALESCE(SUM(pending), 0) FROM attempts") + limiter.held();
  }

  @Test
  void aRefundTakesOneChargeBackAndNeverMore() {
    fill(ALICE);
    refund(ALICE);
    assertTrue(charge(ALICE).isEmpty());
    assertFalse(charge(ALICE).isEmpty());
    test.run(transaction -> limiter.clear(transaction, ALICE));
    charge(ALICE);
    refund(ALICE);
    refund(ALICE);
    assertEquals(0, charged());
    fill(ALICE);
    assertFalse(charge(ALICE).isEmpty());
  }

  @Test
  @Tag("CS-FP-11")
  void aSourceThatIsStoppedFillsNobodysName() {
    fill(SOURCE);
    for (var i = 0; i < 2 * MOST; i++) {
      assertFalse(charge(SOURCE, ALICE).isEmpty());
    }
    assertTrue(charge(ALICE).isEmpty());
  }

  @Test
  void theFirstFullLimitIsTold() {
    fill(SOURCE);
    test.clock().advance(Duration.ofMinutes(5));
    fill(ALICE);
    assertEquals(Optional.of(Duration.ofMinutes(5)), charge(SOURCE, ALICE));
    assertEquals(Optional.of(WINDOW), charge(ALICE, SOURCE));
  }

  @Test
  @Tag("CS-LG-3")
  void aFloodIsAnsweredWithoutAWrite() {
    for (var i = 0; i < 5 * MOST; i++) {
      limiter.charge(test.database(), List.of(ALICE));
    }
    assertEquals(MOST, charged());
    test.clock().advance(WINDOW);
    assertTrue(limiter.charge(test.database(), List.of(ALICE)).isEmpty());
  }

  @Test
  @Tag("C-29")
  void aFloodIsRememberedByADigestHoweverLongTheNameIs() {
    var lasting = Limit.SIGN_IN_NAME.of("canary ".repeat(10_000));
    for (var i = 0; i <= 2 * MOST; i++) {
      limiter.charge(test.database(), List.of(lasting));
    }
    var remembered = floods.buckets();
    assertEquals(1, remembered.size());
    assertEquals(32, remembered.iterator().next().remaining());
  }

  @Test
  void onlyTheAttemptThatReachesALimitIsTheFirst() {
    fill(ALICE);
    assertTrue(limiter.charge(test.database(), List.of(ALICE)).orElseThrow().first());
    assertFalse(limiter.charge(test.database(), List.of(ALICE)).orElseThrow().first());
  }

  @Test
  void anAccountIsLimitedFromTheLastAttemptThatPassesUntilItsWindowEnds() {
    var account = Id.make(new SystemRandomness());
    var logins = List.of("alice@example.org", "alice");
    var name = Limit.SIGN_IN_NAME.of("alice@example.org");
    for (var i = 1; i < name.limit().max(); i++) {
      charge(name);
    }
    assertEquals(Optional.empty(), limiter.limitedUntil(test.database(), account, logins));
    charge(name);
    var end = test.clock().instant().plus(WINDOW);
    assertEquals(Optional.of(end), limiter.limitedUntil(test.database(), account, logins));
    test.clock().advance(Duration.ofMinutes(1));
    fill(Limit.PASSWORD_CHANGE.of(account.value()));
    var later = Optional.of(end.plusSeconds(60));
    assertEquals(later, limiter.limitedUntil(test.database(), account, logins));
    test.clock().advance(WINDOW);
    assertEquals(Optional.empty(), limiter.limitedUntil(test.database(), account, logins));
  }

  @Test
  void limitsAndKeysAreCountedApart() {
    fill(ALICE);
    assertTrue(charge(Limit.ENROLMENT_PASSWORD.of("bob@example.org")).isEmpty());
    assertTrue(charge(Limit.SIGN_IN_DEVICE.of(ALICE.key())).isEmpty());
  }

  @Test
  @Tag("C-29")
  void onlyDigestsOfWhatWasEnteredAreKept() {
    charge(Limit.SIGN_IN_NAME.of("correct horse battery staple"));
    var rows =
        test.database()
            .read(
                handle -> handle.select("SELECT bucket FROM attempts").mapTo(byte[].class).list());
    assertEquals(32, rows.getFirst().length);
    assertEquals("SIGN_IN_NAME", Limit.SIGN_IN_NAME.of("correct horse").toString());
  }

  @Test
  @Tag("S4-51")
  void countsHoldOnAnotherNode() {
    fill(ALICE);
    try (var other = test.reopen()) {
      assertTrue(other.write(t -> limiter.chargeIn(t, List.of(ALICE))).isPresent());
    }
  }

  @Test
  @Tag("S4-51")
  void parallelChargesAreNeverLost() throws Exception {
    try (var threads = Executors.newFixedThreadPool(32);
        var other = test.reopen()) {
      var all =
          IntStream.range(0, 200)
              .mapToObj(i ->
                  threads.submit(() ->
                      (i % 2 == 0 ? test.database() : other)
                          .write(t -> limiter.chargeIn(t, List.of(SOURCE, ALICE)))
                          .isEmpty()))
              .toList();
      var passed = 0;
      for (var one : all) {
        passed += one.get() ? 1 : 0;
      }
      assertEquals(MOST, passed);
    }
    assertEquals(2L * MOST, charged());
  }

  /// On two nodes; each is verified for a moment, and then wrong.
  @Test
  @Tag("S4-51")
  void guessesAtOnceStopAtTheLimitExactly() throws Exception {
    assertEquals(MOST, admitted(100, limiter::failedIn));
    assertEquals(2L * MOST, charged());
  }

  /// There are more of them than places.
  @Test
  @Tag("S4-65")
  void rightOnesAtOnceAllPassAndCountNothing() throws Exception {
    assertEquals(3 * MOST, admitted(3 * MOST, limiter::passedIn));
    assertEquals(0, charged());
    assertEquals(0, pending());
  }

  private interface Outcome {
    void of(Transaction transaction, RateLimiter.Place place);
  }

  private int admitted(int callers, Outcome outcome) throws Exception {
    try (var threads = Executors.newFixedThreadPool(32);
        var other = test.reopen()) {
      var all =
          IntStream.range(0, callers)
              .mapToObj(
                  i -> threads.submit(() -> enters(i % 2 == 0 ? test.database() : other, outcome)))
              .toList();
      var passed = 0;
      for (var one : all) {
        passed += one.get() ? 1 : 0;
      }
      return passed;
    }
  }

  private boolean enters(Database node, Outcome outcome) {
    return enters(node, List.of(SOURCE, ALICE), outcome);
  }

  private boolean enters(Database node, List<LimitKey> buckets, Outcome outcome) {
    if (limiter.enter(node, buckets) instanceof RateLimiter.Entry.Admitted(var place)) {
      LockSupport.parkNanos(1_000_000);
      node.write(transaction -> {
        outcome.of(transaction, place);
        return true;
      });
      return true;
    }
    return false;
  }

  @Test
  void whatIsRefusedTakesNoPlaceInAnotherCount() {
    fill(ALICE);
    for (var i = 0; i < 2 * SOURCE.limit().max(); i++) {
      assertFalse(charge(SOURCE, ALICE).isEmpty());
      assertTrue(
          limiter.enter(test.database(), List.of(SOURCE, ALICE))
              instanceof RateLimiter.Entry.Refused);
    }
    assertTrue(charge(SOURCE).isEmpty());
    assertEquals(MOST + 1, charged());
  }

  @Test
  void anAttemptThatBreaksDownGivesItsPlaceBack() {
    for (var i = 0; i < 2 * MOST; i++) {
      var entry = limiter.enter(test.database(), List.of(ALICE));
      assertTrue(entry instanceof RateLimiter.Entry.Admitted);
      var place = ((RateLimiter.Entry.Admitted) entry).place();
      assertThrows(
          IllegalStateException.class,
          () ->
              limiter.verify(
                  test.database(),
                  place,
                  () -> {
                    throw new IllegalStateException("planned");
                  }));
    }
    assertEquals(0, charged());
  }

  /// One that is being verified when its window ends, or is lifted, is not counted in the next.
  @Test
  void aPlaceEndsWithItsWindow() {
    var entry = limiter.enter(test.database(), List.of(ALICE));
    test.clock().advance(WINDOW);
    charge(ALICE);
    limiter.failed(test.database(), ((RateLimiter.Entry.Admitted) entry).place());
    assertEquals(1, charged());
    assertEquals(0, pending());
  }

  /// However many counts it is in; only what is refused looks which of them is full. On one node,
  /// entering is that look, and what was right leaves nothing to write.
  @Test
  void anAttemptEntersAndLeavesByOneStatementEach() {
    var shared = test.database().isShared();
    var all = List.of(SOURCE, ALICE, Limit.SIGN_IN_DEVICE.of("device"), Limit.TOKEN_SOURCE.of("x"));
    try (var log = StatementLog.of(test.database())) {
      for (var buckets : List.of(all.subList(0, 1), all.subList(0, 2), all)) {
        log.take();
        assertTrue(enters(test.database(), buckets, limiter::failedIn));
        assertEquals(2, ofAttempts(log).size());
        assertTrue(enters(test.database(), buckets, limiter::passedIn));
        assertEquals(shared ? 2 : 1, ofAttempts(log).size());
      }
      test.run(transaction -> limiter.clear(transaction, ALICE));
      fill(ALICE);
      log.take();
      assertFalse(enters(test.database(), all, limiter::failedIn));
      assertEquals(shared ? 4 : 2, ofAttempts(log).size());
      assertFalse(enters(test.database(), all, limiter::failedIn));
      assertEquals(List.of(), ofAttempts(log));
    }
  }

  private static List<String> ofAttempts(StatementLog log) {
    return log.take().stream().filter(statement -> statement.contains("attempts")).toList();
  }

  /// On one node, what is in memory only is lost with the process: no one has had an answer to it.
  @Test
  @Tag("S4-51")
  void whatFailedIsCountedAfterARestartAndWhatWasBeingVerifiedIsNot() {
    for (var i = 1; i < MOST; i++) {
      assertTrue(enters(test.database(), List.of(ALICE), limiter::failedIn));
    }
    limiter.enter(test.database(), List.of(ALICE));
    assertEquals(1, pending());
    if (!test.database().isShared()) {
      var restarted = new RateLimiter(TestKeys.shared().digests());
      var entry = restarted.enter(test.database(), List.of(ALICE));
      restarted.failed(
          test.database(), assertInstanceOf(RateLimiter.Entry.Admitted.class, entry).place());
      assertInstanceOf(
          RateLimiter.Entry.Refused.class, restarted.enter(test.database(), List.of(ALICE)));
    }
  }

  /// A place whose failure was not committed is not free again.
  @Test
  @Tag("S4-51")
  void aFailureThatCannotBeWrittenKeepsItsPlace() {
    for (var i = 0; i < MOST; i++) {
      var entry = limiter.enter(test.database(), List.of(ALICE));
      var place = assertInstanceOf(RateLimiter.Entry.Admitted.class, entry).place();
      assertThrows(
          IllegalStateException.class,
          () ->
              test.run(transaction -> {
                limiter.failedIn(transaction, place);
                throw new IllegalStateException("planned");
              }));
    }
    assertEquals(0, charged());
    assertEquals(MOST, pending());
  }

  /// Both by a place and by a count that takes none: together they stop at the limit.
  @Test
  @Tag("S4-12")
  void placesAndChargesAtOnceStopAtTheLimitExactly() throws Exception {
    var token = List.of(Limit.TOKEN_SOURCE.of("192.0.2.7"));
    var most = Limit.TOKEN_SOURCE.max();
    for (var i = 1; i < most; i++) {
      limiter.charge(test.database(), token);
    }
    try (var threads = Executors.newFixedThreadPool(32)) {
      var all =
          IntStream.range(0, 64)
              .mapToObj(i ->
                  threads.submit(() ->
                      i % 2 == 0
                          ? limiter.charge(test.database(), token).isEmpty()
                          : enters(test.database(), token, limiter::failedIn)))
              .toList();
      var passed = 0;
      for (var one : all) {
        passed += one.get() ? 1 : 0;
      }
      assertEquals(1, passed);
    }
    assertEquals(most, charged());
  }

  /// No source of an allowed network is counted.
  @Test
  void whatIsCountedNowhereIsLetIn() {
    assertTrue(enters(test.database(), List.of(), limiter::failedIn));
    assertTrue(enters(test.database(), List.of(), limiter::passedIn));
    assertTrue(limiter.charge(test.database(), List.of()).isEmpty());
    assertFalse(limiter.isFull(test.database(), List.of()));
  }

  /// Otherwise its place would be held although it is counted.
  @Test
  void aPlaceIsLeftAlthoughWhatIsToldOfItFails() {
    var failing =
        new RateLimiter(
            TestKeys.shared().digests(),
            LimitSettings.BASE,
            _ -> {
              throw new IllegalStateException("planned");
            });
    var secret = List.of(Limit.CLIENT_SECRET.of("192.0.2.7"));
    var entry = failing.enter(test.database(), secret);
    var place = assertInstanceOf(RateLimiter.Entry.Admitted.class, entry).place();
    assertThrows(IllegalStateException.class, () -> failing.failed(test.database(), place));
    assertEquals(1, charged());
    assertEquals(0, test.count("SELECT SUM(pending) FROM attempts") + failing.held());
  }

  @Test
  void whatIsOverIsForgotten() {
    charge(ALICE);
    test.clock().advance(WINDOW.plusMillis(1));
    charge(SOURCE);
    limiter.purge(test.database());
    assertEquals(1, test.count("SELECT COUNT(*) FROM attempts"));
  }
}

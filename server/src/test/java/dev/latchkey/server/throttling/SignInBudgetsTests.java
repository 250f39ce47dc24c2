package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.RateLimiter.Entry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class SignInBudgetsTests {
  private static final int SOURCE = 10;
  private static final int NETWORK = 50;
  private static final int NAME = 20;
  private static final int RUN = 100;
  private static final int AT_ONCE = 64;
  private static final String ALICE = "alice@example.org";
  private static final String HOME = "192.0.2.7";
  private static final Instant FULL_HOUR = Instant.parse("2026-03-02T09:00:00Z");
  private static final Secret COOKIE = Secret.of("A".repeat(64));
  private final SystemRandomness randomness = new SystemRandomness();
  private final Id account = Id.make(randomness);
  private final TestDatabase test;
  private final RateLimiter limiter = new RateLimiter(TestKeys.shared().digests());
  private int sources;

  SignInBudgetsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    test.clock().set(FULL_HOUR);
  }

  private static SignInBudgets of(String source, String name) {
    return new SignInBudgets(ClientAddress.parse(source).orElseThrow(), name);
  }

  /// In a network of its own.
  private String elsewhere() {
    sources++;
    return "198." + (18 + sources / 250) + "." + sources % 250 + ".7";
  }

  private Entry enter(List<LimitKey> buckets) {
    return limiter.enter(test.database(), buckets);
  }

  private static RateLimiter.Place place(Entry entry) {
    return assertAdmitted(entry).place();
  }

  private static Entry.Admitted assertAdmitted(Entry entry) {
    assertTrue(entry instanceof Entry.Admitted, entry::toString);
    return (Entry.Admitted) entry;
  }

  private static Limit refusedBy(Entry entry) {
    assertTrue(entry instanceof Entry.Refused, entry::toString);
    return ((Entry.Refused) entry).full().limit();
  }

  private void fail(SignInBudgets budgets) {
    limiter.failed(test.database(), place(enter(budgets.ofStranger())));
  }

  private void fail(int times, String source, String name) {
    for (var time = 0; time < times; time++) {
      fail(of(source, name));
    }
  }

  private void succeed(SignInBudgets budgets, Id person) {
    succeed(budgets, person, place(enter(budgets.ofStranger())));
  }

  private void succeed(SignInBudgets budgets, Id person, RateLimiter.Place place) {
    test.run(transaction -> limiter.succeededIn(transaction, place, budgets, person));
  }

  private boolean isRefused(String source, String name) {
    return enter(of(source, name).ofStranger()) instanceof Entry.Refused;
  }

  /// How many more fail before they are refused.
  private int left(String source) {
    var left = 0;
    while (enter(of(source, "guess" + left).ofStranger()) instanceof Entry.Admitted(var place)) {
      limiter.failed(test.database(), place);
      left++;
    }
    return left;
  }

  @Test
  @Tag("S4-52")
  void tenFailuresOfOneSourceAnHourWhateverTheNames() {
    assertEquals(SOURCE, left(HOME));
    test.clock().set(FULL_HOUR.plus(Duration.ofHours(1)).minusMillis(1));
    assertEquals(Limit.SIGN_IN_SOURCE, refusedBy(enter(of(HOME, ALICE).ofStranger())));
    test.clock().advance(Duration.ofMillis(1));
    assertEquals(SOURCE, left(HOME));
  }

  @Test
  @Tag("S4-52")
  void fiftyFailuresOfOneNetworkAnHour() {
    for (var source = 0; source < NETWORK; source++) {
      fail(1, "203.0.113." + source, "name" + source);
    }
    var entry = enter(of("203.0.113.250", ALICE).ofStranger());
    assertEquals(Limit.SIGN_IN_NETWORK, refusedBy(entry));
    assertFalse(isRefused("203.0.114.1", ALICE));
  }

  @Test
  @Tag("S4-52")
  void ipv6SourcesAreNetworksOf64BitsInNetworksOf48() {
    for (var source = 0; source < NETWORK; source++) {
      fail(1, "2001:db8:1:%x::1".formatted(source), "name" + source);
    }
    assertTrue(isRefused("2001:db8:1:ffff::1", ALICE));
    assertFalse(isRefused("2001:db8:2::1", ALICE));
  }

  @Test
  @Tag("S4-65")
  void fiveTypingErrorsAndTheRightPasswordCountNothing() {
    for (var day = 0; day < 20; day++) {
      fail(5, HOME, ALICE);
      succeed(of(HOME, ALICE), account);
      test.clock().advance(LimitWindow.TEN_MINUTES.length());
    }
    assertEquals(0, charged("SIGN_IN_RUN", ALICE));
    assertTrue(left(HOME) >= SOURCE);
  }

  private long charged(String limit, String key) {
    var digest = Limit.valueOf(limit).of(key).digest(TestKeys.shared().digests());
    return test.count("SELECT COALESCE(SUM(charged), 0) FROM attempts WHERE bucket = ?", digest);
  }

  @Test
  @Tag("S4-52")
  void aSuccessExplainsOnlyItsOwnNameAndItsOwnSource() {
    var neighbour = "192.0.2.8";
    fail(4, HOME, ALICE);
    fail(3, HOME, "bob@example.org");
    fail(2, neighbour, ALICE);
    succeed(of(HOME, ALICE), account);
    assertEquals(3, charged("SIGN_IN_SOURCE", HOME));
    assertEquals(2, charged("SIGN_IN_SOURCE", neighbour));
    assertEquals(5, charged("SIGN_IN_NETWORK", "192.0.2.0/24"));
    assertEquals(2, charged("SIGN_IN_RUN", ALICE));
    assertEquals(3, charged("SIGN_IN_RUN", "bob@example.org"));
    succeed(of(HOME, ALICE), account);
    assertEquals(3, charged("SIGN_IN_SOURCE", HOME));
  }

  /// Otherwise parallel sign-ins to one's own account would give back others' failures.
  @Test
  @Tag("S4-52")
  void whatSeveralSuccessesExplainAtOnceIsGivenBackOnce() {
    fail(4, HOME, ALICE);
    fail(5, HOME, "bob@example.org");
    var one = place(enter(of(HOME, ALICE).ofStranger()));
    var waits = enter(of(elsewhere(), ALICE).ofStranger());
    succeed(of(HOME, ALICE), account, one);
    var more = Stream.generate(() -> place(enter(of(HOME, ALICE).ofStranger()))).limit(5).toList();
    more.forEach(place -> succeed(of(HOME, ALICE), account, place));
    limiter.failed(test.database(), place(waits));
    assertEquals(5, charged("SIGN_IN_SOURCE", HOME));
  }

  @Test
  void whatIsNotExplainedIsReturned() {
    fail(3, HOME, ALICE);
    var right = place(enter(of(HOME, ALICE).ofStranger()));
    var broken = place(enter(of(HOME, ALICE).ofStranger()));
    var wrong = place(enter(of(HOME, ALICE).ofStranger()));
    limiter.passed(test.database(), broken);
    limiter.failed(test.database(), wrong);
    // The first took the share along.
    assertEquals(4, charged("SIGN_IN_SOURCE", HOME));
    limiter.passed(test.database(), right);
    succeed(of(HOME, ALICE), account);
    assertEquals(0, charged("SIGN_IN_SOURCE", HOME));
  }

  @Test
  void whatFailedInAnotherHourIsNotGivenBack() {
    test.clock().set(FULL_HOUR.minusMillis(1));
    fail(6, HOME, ALICE);
    test.clock().set(FULL_HOUR);
    fail(7, HOME, "bob@example.org");
    succeed(of(HOME, ALICE), account);
    assertEquals(7, charged("SIGN_IN_SOURCE", HOME));
  }

  @Test
  @Tag("S4-65")
  void everyAccountThatSignsInWidensItsSourceAndItsNetworkByOne() {
    for (var time = 0; time < 30; time++) {
      succeed(of(HOME, ALICE), account);
    }
    assertEquals(SOURCE + 1, left(HOME));
    test.clock().advance(Duration.ofHours(1));
    var people = IntStream.range(0, 400).mapToObj(_ -> Id.make(randomness)).toList();
    for (var person : people) {
      succeed(of(HOME, person.value()), person);
    }
    var widened = left(HOME);
    assertTrue(widened > SOURCE + 50 && widened <= SOURCE + 63, "" + widened);
    test.clock().advance(Duration.ofHours(1));
    assertEquals(SOURCE, left("192.0.2.9"));
    // Until the next day is over.
    test.clock().set(Instant.parse("2026-03-03T23:00:00Z"));
    assertEquals(widened, left(HOME));
    test.clock().set(Instant.parse("2026-03-04T00:00:00Z"));
    assertEquals(SOURCE, left(HOME));
  }

  /// Otherwise an attacker with one account would widen all his sources.
  @Test
  @Tag("S4-52")
  void anAccountMakesRoomInOnePlaceADay() {
    var others = Stream.generate(this::elsewhere).limit(3).toList();
    for (var source : Stream.concat(Stream.of(HOME), others.stream()).toList()) {
      succeed(of(source, ALICE), account);
      succeed(of(source, ALICE), account);
    }
    assertEquals(SOURCE + 1, left(HOME));
    for (var source : others) {
      assertEquals(SOURCE, left(source));
    }
    test.clock().advance(Duration.ofDays(1));
    succeed(of(others.getFirst(), ALICE), account);
    assertEquals(SOURCE + 1, left(others.getFirst()));
  }

  @Test
  @Tag("S4-53")
  @Tag("C-17")
  void hundredFailuresCloseANameForUnknownDevices() {
    failFromEverywhere(RUN);
    assertTrue(isClosed(Limit.SIGN_IN_RUN));
    assertFalse(isRefused(elsewhere(), "bob@example.org"));
    var device = SignInBudgets.ofDevice(account, COOKIE);
    succeed(of(HOME, ALICE), account, place(enter(device)));
  }

  private void failFromEverywhere(int times) {
    for (var time = 0; time < times; time++) {
      if (time % NAME == 0) {
        test.clock().advance(LimitWindow.TEN_MINUTES.length());
      }
      fail(1, elsewhere(), ALICE);
    }
    test.clock().advance(LimitWindow.TEN_MINUTES.length());
  }

  private boolean isClosed(Limit by) {
    var entry = enter(of(elsewhere(), ALICE).ofStranger());
    return entry instanceof Entry.Refused(var full) && full.limit() == by;
  }

  /// Whatever was counted before the owner has set a new password.
  @Test
  @Tag("C-17")
  void aLiftOpensANameForHundredMoreInAll() {
    for (var before : List.of(0, 7, 50, RUN)) {
      test.run(transaction -> transaction.handle().execute("DELETE FROM attempts"));
      var node = new RateLimiter(TestKeys.shared().digests());
      failFromEverywhere(before);
      test.run(transaction -> node.lift(transaction, account, List.of(ALICE)));
      var verified = 0;
      for (var tries = 0; tries < 3 * RUN; tries++) {
        if (tries % NAME == 0) {
          test.clock().advance(LimitWindow.TEN_MINUTES.length());
        }
        verified += isVerified(node) ? 1 : 0;
      }
      assertEquals(RUN, verified, "after " + before);
    }
  }

  /// A wrong password, and whether the right one would have been good in its place.
  private boolean isVerified(RateLimiter node) {
    var budgets = of(elsewhere(), ALICE);
    var entry = node.enter(test.database(), budgets.ofStranger());
    var open = entry instanceof Entry.Admitted;
    var place = place(open ? entry : node.enter(test.database(), budgets.ofClosedName()));
    node.failed(test.database(), place);
    return open || place.isLifted();
  }

  /// A lock that no one lifts would last for ever.
  @Test
  @Tag("C-17")
  void aClosedNameOpensAfterThirtyDays() {
    failFromEverywhere(RUN);
    test.clock().advance(Duration.ofDays(29));
    limiter.purge(test.database());
    assertTrue(isClosed(Limit.SIGN_IN_RUN));
    test.clock().advance(Duration.ofDays(1));
    failAtOnceElsewhere(NAME);
  }

  /// Nothing stays full for longer than its window says, and what was opened before the jump stays.
  @Test
  @Tag("S4-51")
  @Tag("C-17")
  void clocksThatJumpByAnHourAndBackLeaveNothingFullAndForgetNoRun() {
    test.clock().advance(Duration.ofMinutes(90));
    failFromEverywhere(RUN - NAME);
    test.clock().advance(Duration.ofHours(1));
    assertEquals(SOURCE, left(HOME));
    failAtOnceElsewhere(NAME);
    assertTrue(isRefused(elsewhere(), ALICE));

    test.clock().advance(Duration.ofHours(-1));
    var node = new RateLimiter(TestKeys.shared().digests());
    assertEquals(SOURCE, left(HOME));
    assertEquals(
        Limit.SIGN_IN_RUN,
        refusedBy(node.enter(test.database(), of(elsewhere(), ALICE).ofStranger())));
    assertFalse(isRefused(elsewhere(), "bob@example.org"));
    assertEquals(0, test.count("SELECT COUNT(*) FROM attempts WHERE charged < 0 OR pending < 0"));

    test.clock().advance(Duration.ofHours(1));
    assertEquals(SOURCE, left("192.0.2.9"));
    test.clock().advance(LimitWindow.TEN_MINUTES.length());
    assertTrue(isClosed(Limit.SIGN_IN_RUN));
  }

  @Test
  @Tag("C-17")
  void aKnownDeviceHasARunOfItsOwnWhichItsSuccessEnds() {
    var other = SignInBudgets.ofDevice(account, Secret.of("B".repeat(64)));
    failOnDevice(RUN - 1);
    succeed(of(HOME, ALICE), account, place(enter(SignInBudgets.ofDevice(account, COOKIE))));
    failOnDevice(RUN);
    for (var days = 0; days < 29; days++) {
      assertEquals(
          Limit.SIGN_IN_DEVICE_RUN,
          refusedBy(enter(SignInBudgets.ofDevice(account, COOKIE))),
          "after " + days);
      test.clock().advance(Duration.ofDays(1));
      limiter.purge(test.database());
    }
    place(enter(other));
    assertFalse(isRefused(HOME, ALICE));
  }

  /// Two that were right at once would otherwise give back twice what failed before.
  @Test
  @Tag("C-17")
  void severalSuccessesOfADeviceEndItsRunOnce() {
    failOnDevice(RUN / 2);
    var device = SignInBudgets.ofDevice(account, COOKIE);
    var places = Stream.generate(() -> place(enter(device))).limit(3).toList();
    limiter.failed(test.database(), place(enter(device)));
    places.forEach(place -> succeed(of(HOME, ALICE), account, place));
    assertEquals(0, limiter.counted(test.database(), device.getFirst()));
    failOnDevice(RUN);
    assertEquals(Limit.SIGN_IN_DEVICE_RUN, refusedBy(enter(device)));
  }

  private void failOnDevice(int times) {
    for (var time = 0; time < times; time++) {
      if (time % NAME == 0) {
        test.clock().advance(LimitWindow.TEN_MINUTES.length());
      }
      limiter.failed(test.database(), place(enter(SignInBudgets.ofDevice(account, COOKIE))));
    }
    test.clock().advance(LimitWindow.TEN_MINUTES.length());
  }

  @Test
  @Tag("S4-53")
  void theBrakeOverAllSourcesLeavesKnownDevicesAlone() {
    fail(1, elsewhere(), ALICE);
    var all = Limit.SIGN_IN_ALL.of("").digest(TestKeys.shared().digests());
    test.run(transaction ->
        transaction.change("UPDATE attempts SET charged = 9999 WHERE bucket = ?", all));
    fail(1, elsewhere(), "bob@example.org");
    assertEquals(Limit.SIGN_IN_ALL, refusedBy(enter(of(elsewhere(), ALICE).ofStranger())));
    place(enter(SignInBudgets.ofDevice(account, COOKIE)));
    test.clock().advance(LimitWindow.TEN_MINUTES.length());
    assertFalse(isRefused(elsewhere(), ALICE));
  }

  /// By their waits one would see which limit is full.
  @Test
  void everyRefusalTellsTheSameWait() {
    failFromEverywhere(RUN);
    for (var name = 0; name < NAME; name++) {
      fail(1, elsewhere(), "name");
    }
    for (var source = 0; source < NETWORK; source++) {
      fail(1, "203.0.113." + source, "name" + source);
    }
    left(HOME);
    test.clock().advance(Duration.ofMinutes(3));
    var waits = new HashSet<Duration>();
    var limits = new HashSet<Limit>();
    for (var budgets :
        List.of(
            of(elsewhere(), ALICE),
            of(elsewhere(), "name"),
            of(HOME, "x"),
            of("203.0.113.99", "x"))) {
      for (var time = 0; time < 2; time++) {
        var full = ((Entry.Refused) enter(budgets.ofStranger())).full();
        limits.add(full.limit());
        waits.add(full.retryAfter());
      }
    }
    assertEquals(4, limits.size(), limits::toString);
    assertEquals(Set.of(Duration.ofMinutes(10)), waits);
  }

  @Test
  void aSignInEntersAndLeavesByOneStatementEach() {
    try (var log = StatementLog.of(test.database())) {
      var budgets = of(HOME, ALICE);
      for (var buckets : List.of(budgets.ofStranger(), SignInBudgets.ofDevice(account, COOKIE))) {
        limiter.failed(test.database(), place(enter(buckets)));
        assertEquals(2, ofAttempts(log));
        succeed(budgets, account, place(enter(buckets)));
        assertEquals(2, ofAttempts(log));
      }
    }
  }

  private static long ofAttempts(StatementLog log) {
    return log.take().stream().filter(statement -> statement.contains("attempts")).count();
  }

  /// On two nodes, from as many sources and of one.
  @Test
  @Tag("S4-51")
  void atTheLastFreePlaceOneMoreIsVerified() throws Exception {
    fail(SOURCE - 1, HOME, "bob@example.org");
    failAtOnceElsewhere(NAME - 1);
    try (var other = test.reopen()) {
      assertEquals(1, verified(other, caller -> of(HOME, "guess" + caller).ofStranger()));
      assertEquals(1, verified(other, _ -> of(elsewhere(), ALICE).ofStranger()));
    }
    assertEquals(SOURCE, charged("SIGN_IN_SOURCE", HOME));
    assertEquals(NAME, charged("SIGN_IN_NAME", ALICE));
  }

  private void failAtOnceElsewhere(int times) {
    for (var time = 0; time < times; time++) {
      fail(1, elsewhere(), ALICE);
    }
  }

  /// Of each count that a sign-in takes a place in, with nothing left but one place.
  @Test
  @Tag("S4-51")
  @Tag("C-17")
  void theLastFreePlaceOfEveryCountIsTakenOnce() throws Exception {
    var bob = of(HOME, "bob@example.org");
    var device = SignInBudgets.ofDevice(account, COOKIE);
    try (var other = test.reopen()) {
      for (var buckets :
          List.of(bob.ofStranger(), bob.ofWorker("challenge"), bob.ofClosedName(), device)) {
        for (var last : buckets) {
          if (last.limit().max() != Limit.NO_END) {
            test.run(transaction -> transaction.handle().execute("DELETE FROM attempts"));
            fillButOne(last);
            var node = new RateLimiter(TestKeys.shared().digests());
            assertEquals(1, verified(node, other, _ -> buckets), last::toString);
          }
        }
      }
    }
  }

  private void fillButOne(LimitKey bucket) {
    limiter.failed(test.database(), place(enter(List.of(bucket))));
    var charged = bucket.limit().max() - 1;
    test.run(transaction ->
        transaction.change(
            "UPDATE attempts SET charged = ? WHERE bucket = ?",
            charged,
            bucket.digest(TestKeys.shared().digests())));
  }

  private interface Caller {
    List<LimitKey> buckets(int caller);
  }

  /// What is only counted: wrong tokens, client secrets and repeated passwords.
  @Test
  @Tag("S4-12")
  void theLastOfWhatIsOnlyCountedIsCountedOnce() throws Exception {
    try (var other = test.reopen()) {
      for (var limit :
          List.of(
              Limit.TOKEN_SOURCE,
              Limit.TOKEN_ALL,
              Limit.TOKEN_SOURCE_BRAKED,
              Limit.CLIENT_SECRET,
              Limit.SIGN_IN_AGAIN)) {
        var bucket = limit.of(HOME);
        fillButOne(bucket);
        assertEquals(
            1,
            succeeding(other, (node, _) -> limiter.charge(node, List.of(bucket)).isEmpty()),
            limit::toString);
        assertEquals(limit.max(), charged(limit.name(), HOME));
      }
    }
  }

  private interface Attempt {
    boolean succeeds(Database node, int caller);
  }

  private int verified(Database other, Caller caller) throws Exception {
    return verified(limiter, other, caller);
  }

  private int verified(RateLimiter gate, Database other, Caller caller) throws Exception {
    var all = IntStream.range(0, AT_ONCE).mapToObj(caller::buckets).toList();
    return succeeding(
        other,
        (node, number) -> {
          if (gate.enter(node, all.get(number)) instanceof Entry.Admitted(var place)) {
            gate.failed(node, place);
            return true;
          }
          return false;
        });
  }

  /// Of so many at once, on two nodes.
  private int succeeding(Database other, Attempt attempt) throws Exception {
    var start = new CyclicBarrier(AT_ONCE);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var all = new ArrayList<Future<Boolean>>();
      for (var number = 0; number < AT_ONCE; number++) {
        var caller = number;
        var node = number % 2 == 0 ? test.database() : other;
        all.add(
            threads.submit(() -> {
              start.await();
              return attempt.succeeds(node, caller);
            }));
      }
      var succeeded = 0;
      for (var one : all) {
        succeeded += one.get() ? 1 : 0;
      }
      return succeeded;
    }
  }

  @Test
  void aNameIsForgottenAfterAsManyDaysAsItHadFailures() {
    fail(1, elsewhere(), "once");
    fail(2, elsewhere(), "twice");
    fail(9, elsewhere(), "nine times");
    purgeAfter(1);
    assertEquals(List.of(2L, 9L), runs());
    purgeAfter(2);
    assertEquals(List.of(9L), runs());
    purgeAfter(8);
    assertEquals(9, charged("SIGN_IN_RUN", "nine times"));
    purgeAfter(9);
    assertEquals(List.of(), runs());
  }

  /// Of the first failures, half of an hour later: each run is looked at for an hour of each day.
  private void purgeAfter(int days) {
    test.clock().set(FULL_HOUR.plus(Duration.ofDays(days)).plus(Duration.ofMinutes(30)));
    limiter.purge(test.database());
  }

  /// What counts are left of thirty days, by failures.
  private List<Long> runs() {
    return test.database()
        .read(handle ->
            handle
                .createQuery("SELECT charged FROM attempts ORDER BY charged")
                .mapTo(Long.class)
                .list());
  }

  @Test
  void aNameThatFailsMoreThanOnceADayIsClosedAfterHundredAllTheSame() {
    for (var day = 0; day < 25; day++) {
      purgeAfter(day);
      fail(4, elsewhere(), ALICE);
    }
    purgeAfter(25);
    assertEquals(Limit.SIGN_IN_RUN, refusedBy(enter(of(elsewhere(), ALICE).ofStranger())));
  }

  @Test
  void whatIsOverIsForgottenHoweverMuchItIs() {
    var many = 2 * EndedCounts.AT_ONCE + 1;
    test.run(transaction -> {
      var now = transaction.now().toEpochMilli();
      var rows =
          transaction
              .handle()
              .prepareBatch(
                  "INSERT INTO attempts (bucket, charged, opened_at, resets_at) VALUES (?, 1, ?,"
                      + " ?)");
      for (var row = 0; row < many; row++) {
        rows.add(ByteBuffer.allocate(Integer.BYTES).putInt(row).array(), now, now + 1000);
      }
      rows.execute();
    });
    test.clock().advance(Duration.ofSeconds(2));
    limiter.purge(test.database());
    assertEquals(0, test.count("SELECT COUNT(*) FROM attempts"));
  }

  /// A success at midnight, when the windows of two days are longest.
  @Test
  void whoSignedInMakesRoomUntilTheNextDayIsOver() {
    var midnight = FULL_HOUR.truncatedTo(ChronoUnit.DAYS);
    test.clock().set(midnight);
    succeed(of(HOME, ALICE), account);
    for (var minutes = 0; minutes <= 60; minutes += 5) {
      limiter.purge(test.database());
      test.clock().advance(Duration.ofMinutes(5));
    }
    test.clock().set(midnight.plus(Duration.ofHours(47)));
    limiter.purge(test.database());
    assertEquals(3, test.count("SELECT COUNT(*) FROM attempts WHERE people <> 0"));
  }

  @Test
  @Tag("C-29")
  void whatWasEnteredIsNotShown() {
    assertFalse(of(HOME, "correct horse").toString().contains("horse"));
  }
}

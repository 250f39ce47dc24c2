package dev.latchkey.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// New tokens for a session, old ones that stay good for a moment, and copies (C-22).
@EachDatabase
class SessionRotationTests {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration OVERLAP = SessionSettings.BASE.overlap();
  private static final Duration ROTATION = SessionSettings.BASE.rotation();
  private static final int THREADS = 16;
  private final TestDatabase test;
  private final TestSessions sessions;
  private final Secret first;

  SessionRotationTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    sessions = TestSessions.on(test);
    first = sessions.begin(TestAccounts.add(test, "alice@example.org"));
  }

  private Secret offered(Secret shown) {
    return sessions.sessions().rotateWhenDue(sessions.session(shown)).orElseThrow().token();
  }

  private boolean isDue(Secret shown) {
    return sessions.sessions().rotateWhenDue(sessions.session(shown)).isPresent();
  }

  // programs

  @Test
  @Tag("S4-28")
  void theNewTokenOpensTheSameSession() {
    var id = sessions.session(first).id();
    var second = sessions.rotate(first);
    assertNotEquals(first.exposeText(), second.exposeText());
    assertEquals(id, sessions.session(second).id());
    assertEquals(List.of("session_renewed"), sessions.events());
  }

  @Test
  @Tag("S4-28")
  @Tag("C-22")
  void theOldTokenIsGoodForTheOverlapOnly() {
    var second = sessions.rotate(first);
    test.clock().advance(OVERLAP.minus(SECOND));
    assertTrue(sessions.opens(first));
    assertTrue(sessions.opens(second));
    test.clock().advance(SECOND);
    assertFalse(sessions.opens(first));
  }

  @Test
  @Tag("S4-29")
  @Tag("C-22")
  void anOldTokenThatIsUsedLaterEndsTheSession() {
    var second = sessions.rotate(first);
    test.clock().advance(OVERLAP.plus(SECOND));
    assertTrue(sessions.opens(second));
    assertFalse(sessions.opens(first));
    assertFalse(sessions.opens(second));
    assertFalse(sessions.opens(first));
    assertEquals(List.of("session_renewed", "session_token_reused"), sessions.events());
    assertEquals(0, test.count("SELECT COUNT(*) FROM session_tokens"));
  }

  @Test
  @Tag("C-22")
  void whoeverLostTheAnswerGetsAnotherSuccessor() {
    var lost = sessions.rotate(first);
    test.clock().advance(Duration.ofSeconds(20));
    var second = sessions.rotate(first);
    assertNotEquals(lost.exposeText(), second.exposeText());
    test.clock().advance(Duration.ofHours(1).dividedBy(4));
    assertTrue(sessions.opens(second));
    assertTrue(sessions.opens(sessions.rotate(second)));
  }

  @Test
  @Tag("C-22")
  void askingAgainDoesNotLengthenTheOverlap() {
    sessions.rotate(first);
    test.clock().advance(Duration.ofSeconds(20));
    sessions.rotate(first);
    test.clock().advance(Duration.ofSeconds(11));
    assertFalse(sessions.opens(first));
  }

  @Test
  @Tag("S4-29")
  void ofTwoWhoGoOnFromOneTokenNeitherLastsLong() {
    var owner = sessions.rotate(first);
    var thief = sessions.rotate(first);
    assertTrue(sessions.opens(owner));
    assertTrue(sessions.opens(thief));
    test.clock().advance(OVERLAP.plus(SECOND));
    assertFalse(sessions.opens(owner));
    assertFalse(sessions.opens(thief));
    assertTrue(sessions.events().contains("session_token_reused"));
  }

  @Test
  void aRotatedSessionIsFoundByOneIndexedRead() {
    var second = sessions.rotate(sessions.rotate(first));
    try (var log = StatementLog.of(test.database())) {
      assertTrue(sessions.opens(second));
      assertEquals(
          1, log.take().stream().filter(statement -> statement.contains("sessions")).count());
    }
  }

  @Test
  void rotationDoesNotLengthenTheSession() {
    var end = sessions.session(first).expiresAt();
    var token = first;
    while (test.clock().instant().isBefore(end.minus(Duration.ofMinutes(20)))) {
      test.clock().advance(Duration.ofMinutes(20));
      token = sessions.rotate(token);
    }
    test.clock().set(end.plus(SECOND));
    assertFalse(sessions.opens(token));
  }

  @Test
  @Tag("S4-22")
  void endingTheSessionEndsAllItsTokens() {
    var second = sessions.rotate(first);
    var session = sessions.session(second);
    test.run(
        transaction -> sessions.sessions().end(transaction, session.accountId(), session.id()));
    assertFalse(sessions.opens(first));
    assertFalse(sessions.opens(second));
    assertTrue(
        test.database()
            .write(transaction -> sessions.sessions().rotate(transaction, session, second))
            .isEmpty());
  }

  @Test
  @Tag("S0-26")
  void noTableHoldsAToken() {
    sessions.rotate(first);
    assertEquals(1, test.count("SELECT COUNT(*) FROM session_tokens WHERE LENGTH(digest) = 32"));
  }

  // browsers

  @Test
  @Tag("S4-28")
  void aBrowserGetsANewTokenWhenItIsTime() {
    test.clock().advance(ROTATION.minus(SECOND));
    assertFalse(isDue(first));
    test.clock().advance(SECOND);
    var second = offered(first);
    assertTrue(sessions.opens(second));
    assertFalse(isDue(second));
    test.clock().advance(OVERLAP.plus(SECOND));
    assertFalse(sessions.opens(first));
    assertFalse(sessions.opens(second), "somebody has a copy");
  }

  @Test
  @Tag("C-22")
  void aBrowserThatNeverGotTheAnswerGoesOnHoweverLateItComesBack() {
    test.clock().advance(ROTATION);
    var lost = offered(first);
    sessions.sessions().writeUses();
    test.clock().advance(Duration.ofMinutes(25));
    assertTrue(sessions.opens(first));
    var second = offered(first);
    assertTrue(sessions.opens(second));
    assertNotEquals(lost.exposeText(), second.exposeText());
  }

  @Test
  @Tag("S4-29")
  void aCopyThatGoesOnBesideItsOwnerEndsBoth() {
    test.clock().advance(ROTATION);
    var ofOwner = offered(first);
    test.clock().advance(Duration.ofMinutes(1));
    var ofThief = offered(first);
    assertTrue(sessions.opens(ofThief));
    test.clock().advance(Duration.ofMinutes(1));
    assertTrue(sessions.opens(ofOwner), "it was waiting");
    test.clock().advance(Duration.ofMinutes(1));
    assertFalse(sessions.opens(ofThief));
    assertFalse(sessions.opens(ofOwner));
  }

  @Test
  void aBrowserThatTakesNoNewTokenFillsNoTable() {
    test.clock().advance(ROTATION);
    for (var i = 0; i < 50; i++) {
      sessions.sessions().rotateWhenDue(sessions.session(first));
    }
    assertEquals(10, test.count("SELECT COUNT(*) FROM session_tokens"));
    assertTrue(sessions.opens(first));
  }

  // proving again who it is

  @Test
  @Tag("ASVS-7.2.4")
  void reauthenticationEndsTheOldTokensAtOnceAndNotTheSession() {
    var second = sessions.rotate(first);
    test.clock().advance(Duration.ofMinutes(20));
    var session = sessions.session(second);
    assertFalse(session.isFresh(test.clock().instant()));
    var third =
        test.database()
            .write(transaction ->
                sessions.sessions().reauthenticated(transaction, session, List.of(Amr.PASSWORD)))
            .orElseThrow()
            .token();
    assertFalse(sessions.opens(first));
    assertFalse(sessions.opens(second));
    var again = sessions.session(third);
    assertEquals(session.id(), again.id());
    assertEquals(session.begunAt(), again.begunAt());
    assertEquals(test.clock().instant(), again.authenticatedAt());
    assertTrue(again.isFresh(test.clock().instant()));
    assertFalse(again.isFresh(test.clock().instant().plus(Session.FRESH)));
    assertEquals(List.of(Amr.PASSWORD), again.amr());
  }

  // parallel requests

  @Test
  @Tag("C-22")
  void parallelRequestsThrowNobodyOut() throws Exception {
    try (var threads = Executors.newFixedThreadPool(THREADS);
        var other = test.reopen()) {
      var there = TestSessions.of(other);
      var rotated = all(threads, i -> i % 2 == 0 ? sessions.rotate(first) : rotate(there, first));
      // Whichever of the answers was kept, it works, for all that begin with it at once.
      var kept = rotated.get(THREADS / 2);
      all(threads, i -> assertOpens(i % 2 == 0 ? sessions.sessions() : there, kept));
      test.clock().advance(OVERLAP.plus(SECOND));
      all(threads, i -> assertOpens(i % 2 == 0 ? sessions.sessions() : there, kept));
    }
  }

  private Secret rotate(Sessions node, Secret shown) {
    var session = node.authenticate(shown).orElseThrow();
    return test.database()
        .write(transaction -> node.rotate(transaction, session, shown))
        .orElseThrow()
        .token();
  }

  private static boolean assertOpens(Sessions node, Secret token) {
    assertTrue(node.authenticate(token).isPresent());
    return true;
  }

  private interface Work<T> {
    T run(int thread);
  }

  private static <T> List<T> all(java.util.concurrent.ExecutorService threads, Work<T> work)
      throws Exception {
    var running =
        IntStream.range(0, THREADS)
            .mapToObj(i -> threads.submit((Callable<T>) () -> work.run(i)))
            .toList();
    var results = new java.util.ArrayList<T>();
    for (var each : running) {
      results.add(each.get());
    }
    return results;
  }

  // a clock that is set back

  @Test
  @Tag("S4-29")
  void anOldTokenDoesNotComeBackWithTheOldTime() {
    sessions.rotate(first);
    test.clock().advance(Duration.ofHours(-3));
    assertFalse(sessions.opens(first));
  }

  @Test
  void theSessionGoesOnAndItsTokenIsRenewed() {
    test.clock().advance(Duration.ofHours(-3));
    assertTrue(isDue(first));
    var second = offered(first);
    assertTrue(sessions.opens(second));
    assertFalse(isDue(second));
  }

  @Test
  @Tag("ASVS-7.5.1")
  void aProofOfTheFutureIsNoFreshOne() {
    assertTrue(sessions.session(first).isFresh(test.clock().instant()));
    test.clock().advance(Duration.ofSeconds(-59));
    assertTrue(sessions.session(first).isFresh(test.clock().instant()));
    test.clock().advance(SECOND.negated());
    assertFalse(sessions.session(first).isFresh(test.clock().instant()));
  }
}

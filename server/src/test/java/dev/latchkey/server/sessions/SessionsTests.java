package dev.latchkey.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class SessionsTests {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SessionClient ORIGIN = new SessionClient("Firefox, Linux", "192.0.2.7");
  private final TestDatabase test;
  private final Sessions sessions;
  private final Account alice;

  SessionsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    sessions = sessions(SessionSettings.BASE);
    alice = TestAccounts.add(test, "alice@example.org");
  }

  private Sessions sessions(SessionSettings settings) {
    return new Sessions(
        test.database(),
        new AuditTrail(test.database()),
        TestKeys.shared().digests(),
        new SystemRandomness(),
        settings);
  }

  private NewSession begin(Account account) {
    return test.database()
        .write(transaction ->
            sessions.begin(transaction, account.id(), account.generation(), Amr.PASSWORD, ORIGIN));
  }

  private boolean lives(NewSession session) {
    return sessions.authenticate(session.token()).isPresent();
  }

  private boolean ends(Account account, NewSession session) {
    return test.database()
        .write(transaction -> sessions.end(transaction, account.id(), session.id()));
  }

  @Test
  void isFoundByItsTokenAlone() {
    var begun = begin(alice);
    var found = sessions.authenticate(begun.token()).orElseThrow();
    assertEquals(begun.id(), found.id());
    assertEquals(alice.id(), found.accountId());
    assertEquals(test.clock().instant(), found.authenticatedAt());
    assertEquals(begun.expiresAt(), found.expiresAt());
    assertEquals(List.of(List.of(Amr.PASSWORD), "aal1"), List.of(found.amr(), found.assurance()));
    assertEquals(ORIGIN, new SessionClient(found.device(), found.place()));
    for (var other : List.of("", "A".repeat(43), begun.id().value(), begun.token() + "")) {
      assertTrue(sessions.authenticate(Secret.of(other)).isEmpty(), other);
    }
  }

  @Test
  void anAccountKeepsTheHundredThatWereUsedLast() {
    var ofBob = begin(TestAccounts.add(test, "bob@example.org"));
    var oldest = begin(alice);
    var used = begin(alice);
    for (var more = 0; more < 101; more++) {
      test.clock().advance(SECOND);
      begin(alice);
    }
    assertTrue(lives(oldest) && lives(used));
    assertEquals(100, sessions.list(alice.id()).size());
    sessions.writeUses();
    test.tamper("UPDATE sessions SET last_used_at = 0 WHERE id = ?", oldest.id().value());
    sessions.endBeyondMost();
    assertFalse(lives(oldest));
    assertTrue(lives(used) && lives(ofBob));
    assertEquals(101, test.count("SELECT COUNT(*) FROM sessions"));
    assertEquals(
        1, test.count("SELECT COUNT(*) FROM audit_lines WHERE event = 'sessions_too_many'"));
  }

  @Test
  @Tag("S0-05")
  @Tag("S0-26")
  void theTableDoesNotHoldTheToken() {
    var begun = begin(alice);
    var digest =
        test.database()
            .read(handle ->
                handle.select("SELECT token_digest FROM sessions").mapTo(byte[].class).one());
    assertNotEquals(begun.token().exposeText(), Base64Url.encode(digest));
    assertTrue(sessions.authenticate(Secret.of(Base64Url.encode(digest))).isEmpty());
  }

  @Test
  @Tag("S4-26")
  @Tag("C-21")
  void endsWhenItIsNotUsed() {
    var begun = begin(alice);
    assertEquals(begun.idleExpiresAt(), test.clock().instant().plus(SessionSettings.BASE.idle()));
    test.clock().set(begun.idleExpiresAt().minus(SECOND));
    assertTrue(lives(begun));
    var other = begin(alice);
    test.clock().set(other.idleExpiresAt().plus(SECOND));
    assertFalse(lives(other));
  }

  @Test
  @Tag("S4-26")
  void endsHoweverMuchItIsUsed() {
    var begun = begin(alice);
    while (test.clock().instant().isBefore(begun.expiresAt().minus(Duration.ofMinutes(20)))) {
      test.clock().advance(Duration.ofMinutes(20));
      assertTrue(lives(begun));
      sessions.writeUses();
    }
    test.clock().set(begun.expiresAt().minus(SECOND));
    assertTrue(lives(begun));
    sessions.writeUses();
    test.clock().set(begun.expiresAt().plus(SECOND));
    assertFalse(lives(begun));
  }

  private NewSession stay(Sessions there) {
    return test.database()
        .write(transaction ->
            there.begin(
                transaction,
                alice.id(),
                alice.generation(),
                Amr.PASSWORD,
                ORIGIN.withRemembered(true)));
  }

  @Test
  @Tag("C-21")
  void whoStaysSignedInHasLimitsOfTheirOwn() {
    var limits = SessionSettings.BASE.remembered();
    var begun = stay(sessions);
    assertEquals(Optional.of(limits.absolute()), begun.remembered());
    assertEquals(begun.expiresAt(), test.clock().instant().plus(limits.absolute()));
    assertEquals(begun.idleExpiresAt(), test.clock().instant().plus(limits.idle()));
    assertTrue(sessions.authenticate(begun.token()).orElseThrow().remembered());
    test.clock().set(begun.idleExpiresAt().minus(SECOND));
    assertTrue(lives(begun), "and the others have long ended");
    test.run(sessions::purge);
    assertTrue(lives(begun));
    test.clock().advance(limits.idle().plus(SECOND));
    assertFalse(lives(begun));
    test.run(sessions::purge);
    assertEquals(0, test.count("SELECT COUNT(*) FROM sessions"));
  }

  @Test
  @Tag("C-21")
  void whoStaysSignedInDoesNotStayForEver() {
    var begun = stay(sessions);
    while (test.clock().instant().plus(Duration.ofDays(5)).isBefore(begun.expiresAt())) {
      test.clock().advance(Duration.ofDays(5));
      assertTrue(lives(begun));
      sessions.writeUses();
    }
    test.clock().set(begun.expiresAt().plus(SECOND));
    assertFalse(lives(begun));
  }

  /// A new token's cookie lasts no longer than the session.
  @Test
  void whoStaysSignedInKeepsItWithEachNewToken() {
    var begun = stay(sessions);
    test.clock().advance(Duration.ofDays(1));
    var session = sessions.authenticate(begun.token()).orElseThrow();
    var renewed = sessions.rotateWhenDue(session).orElseThrow();
    assertEquals(Optional.of(Duration.ofDays(29)), renewed.remembered());
    assertEquals(
        renewed.idleExpiresAt(),
        test.clock().instant().plus(SessionSettings.BASE.remembered().idle()));
    assertTrue(sessions.authenticate(renewed.token()).orElseThrow().remembered());
  }

  @Test
  @Tag("S4-22")
  void whatEndsSessionsEndsThemAlsoWhereTheirOwnersStaySignedIn() {
    var first = stay(sessions);
    assertTrue(ends(alice, first));
    var second = stay(sessions);
    var kept = begin(alice);
    test.run(transaction -> sessions.endOthers(transaction, alice.id(), kept.id()));
    var third = stay(sessions);
    test.run(transaction ->
        new Accounts(TestKeys.shared().digests()).nextGeneration(transaction, alice.id()));
    assertEquals(List.of(false, false, false), List.of(lives(first), lives(second), lives(third)));
  }

  @Test
  void withoutTheChoiceNoOneStaysSignedInAndThoseWhoDidAreSignedOut() {
    var base = SessionSettings.BASE;
    var none = new StaySignedIn(Duration.ZERO, base.remembered().idle());
    var strict =
        sessions(
            new SessionSettings(
                base.idle(), base.absolute(), base.rotation(), base.overlap(), none));
    var before = stay(sessions);
    assertTrue(strict.authenticate(before.token()).isEmpty());
    var after = stay(strict);
    assertEquals(Optional.empty(), after.remembered());
    assertEquals(after.expiresAt(), test.clock().instant().plus(base.absolute()));
    test.run(strict::purge);
    assertEquals(1, strict.list(alice.id()).size());
  }

  @Test
  void aUseCountsBeforeItIsWrittenDown() {
    var begun = begin(alice);
    test.clock().advance(Duration.ofMinutes(29).plusSeconds(55));
    assertTrue(lives(begun));
    test.clock().advance(Duration.ofSeconds(10));
    assertTrue(lives(begun), "it was used ten seconds ago");
  }

  @Test
  void usesAreWrittenInOneBatch() {
    var first = begin(alice);
    var second = begin(alice);
    test.clock().advance(Duration.ofMinutes(1));
    for (var i = 0; i < 10; i++) {
      assertTrue(lives(first));
      assertTrue(lives(second));
    }
    try (var log = StatementLog.of(test.database())) {
      sessions.writeUses();
      assertEquals(
          1, log.take().stream().filter(statement -> statement.contains("sessions")).count());
      sessions.writeUses();
      assertEquals(List.of(), log.take());
      assertEquals(
          2,
          test.count(
              "SELECT COUNT(*) FROM sessions WHERE last_used_at = ?", test.clock().millis()));
    }
  }

  @Test
  void anOlderUseDoesNotReplaceANewerOne() {
    var begun = begin(alice);
    assertTrue(lives(begun));
    var later = test.clock().millis() + 60_000;
    test.tamper("UPDATE sessions SET last_used_at = ?", later);
    sessions.writeUses();
    assertEquals(1, test.count("SELECT COUNT(*) FROM sessions WHERE last_used_at = ?", later));
  }

  @Test
  void isFoundByOneIndexedRead() {
    var begun = begin(alice);
    try (var log = StatementLog.of(test.database())) {
      assertTrue(lives(begun));
      assertEquals(
          1, log.take().stream().filter(statement -> statement.contains("sessions")).count());
    }
  }

  /// Else as many requests at once as there are connections would wait for each other.
  @Test
  void isFoundOverOneConnectionAtATime() {
    var begun = begin(alice);
    try (var narrow = test.reopenNarrow()) {
      var there =
          new Sessions(
              narrow,
              new AuditTrail(narrow),
              TestKeys.shared().digests(),
              new SystemRandomness(),
              SessionSettings.BASE);
      boolean found = narrow.read(_ -> there.authenticate(begun.token()).isPresent());
      assertTrue(found, "one of the two connections is in use");
      int listed = narrow.read(_ -> there.list(alice.id()).size());
      assertEquals(1, listed);
    }
  }

  @Test
  @Tag("S4-22")
  @Tag("C-12")
  void aNewGenerationEndsThemAllAtOnceOnEveryNode() {
    var bob = TestAccounts.add(test, "bob@example.org");
    var ofBob = begin(bob);
    var all = List.of(begin(alice), begin(alice), begin(alice));
    test.run(transaction ->
        new Accounts(TestKeys.shared().digests()).nextGeneration(transaction, alice.id()));
    all.forEach(session -> assertFalse(lives(session)));
    assertEquals(List.of(), sessions.list(alice.id()));
    assertTrue(lives(ofBob));
  }

  @Test
  void aSessionOfAnOldGenerationIsDeadFromTheBeginning() {
    test.run(transaction ->
        new Accounts(TestKeys.shared().digests()).nextGeneration(transaction, alice.id()));
    assertFalse(lives(begin(alice)));
  }

  @Test
  void aDisabledAccountHasNoLiveSession() {
    var begun = begin(alice);
    TestAccounts.disable(test, alice);
    assertFalse(lives(begun));
  }

  @Test
  @Tag("S4-21")
  void theOwnerSeesAllAndEndsOne() {
    var first = begin(alice);
    test.clock().advance(SECOND);
    var second = begin(alice);
    assertEquals(
        List.of(second.id(), first.id()),
        sessions.list(alice.id()).stream().map(Session::id).toList());
    assertTrue(ends(alice, first));
    assertFalse(ends(alice, first));
    assertEquals(List.of(false, true), List.of(lives(first), lives(second)));
  }

  @Test
  void nobodyEndsSomebodyElsesSession() {
    var ofAlice = begin(alice);
    var bob = TestAccounts.add(test, "bob@example.org");
    assertFalse(ends(bob, ofAlice));
    assertTrue(lives(ofAlice));
  }

  @Test
  void endingTheOthersKeepsOne() {
    var kept = begin(alice);
    var other = begin(alice);
    var ofBob = begin(TestAccounts.add(test, "bob@example.org"));
    int ended = test.database().write(t -> sessions.endOthers(t, alice.id(), kept.id()));
    assertEquals(1, ended);
    assertEquals(List.of(true, false, true), List.of(lives(kept), lives(other), lives(ofBob)));
  }

  @Test
  void endingAllEndsAll() {
    var first = begin(alice);
    var ofBob = begin(TestAccounts.add(test, "bob@example.org"));
    test.run(transaction -> sessions.endAll(transaction, alice.id()));
    assertEquals(List.of(false, true), List.of(lives(first), lives(ofBob)));
  }

  @Test
  void whatIsOverIsForgotten() {
    begin(alice);
    test.clock().advance(SessionSettings.BASE.idle().plus(SECOND));
    var live = begin(alice);
    test.run(sessions::purge);
    assertEquals(1, test.count("SELECT COUNT(*) FROM sessions"));
    assertTrue(lives(live));
  }

  @Test
  void nobodyHasNoSessions() {
    assertEquals(List.of(), sessions.list(Id.make(new SystemRandomness())));
  }

  @Test
  @Tag("S4-27")
  void limitsOutsideOfTheirBoundsAreRefused() {
    var day = Duration.ofDays(1);
    for (var bad :
        List.of(
            List.of(Duration.ofSeconds(59), day),
            List.of(day.plusMillis(1), day),
            List.of(day, Duration.ofDays(30).plusMillis(1)))) {
      assertThrows(IllegalArgumentException.class, () -> settings(bad.getFirst(), bad.getLast()));
    }
    assertEquals(Duration.ofMinutes(30), SessionSettings.BASE.idle());
    assertEquals(Duration.ofHours(12), SessionSettings.BASE.absolute());
  }

  private static SessionSettings settings(Duration idle, Duration absolute) {
    return new SessionSettings(
        idle,
        absolute,
        SessionSettings.BASE.rotation(),
        SessionSettings.BASE.overlap(),
        SessionSettings.BASE.remembered());
  }

  @Test
  @Tag("C-22")
  void limitsOfRotationOutsideOfTheirBoundsAreRefused() {
    var base = SessionSettings.BASE;
    for (var bad :
        List.of(
            List.of(Duration.ofSeconds(119), base.overlap()),
            List.of(Duration.ofMinutes(61), base.overlap()),
            List.of(base.rotation(), Duration.ofMillis(-1)),
            List.of(base.rotation(), Duration.ofSeconds(61)))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new SessionSettings(
                  base.idle(), base.absolute(), bad.getFirst(), bad.getLast(), base.remembered()));
    }
  }
}

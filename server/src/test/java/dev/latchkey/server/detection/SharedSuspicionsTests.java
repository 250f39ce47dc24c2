package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What one node suspects, others do, and a node that starts again does.
@EachDatabase
@Tag("S4-51")
class SharedSuspicionsTests {
  private static final String SPRAYED = "Autumn-2026!";
  private static final Id ACCOUNT = new Id("0".repeat(25) + "1");
  private static final String ELSEWHERE = "203.0.113.200";
  private final Randomness randomness = new SystemRandomness();
  private final EphemeralDigests names = new EphemeralDigests(randomness);
  private final TestDatabase test;
  private final Replay node;

  SharedSuspicionsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    node = node(Map.of());
  }

  private Replay node(Map<String, String> given) {
    var settings = Settings.load(DetectionSettings.ALL, Optional.empty(), Map.of(), given);
    return new Replay(new Detection(settings, names, randomness, test.clock()), test.clock());
  }

  private void tick(Replay replay) {
    replay.detection.tick(test.database(), new AuditTrail(test.database()));
  }

  private void guessAtAda() {
    for (var i = 0; i < 20; i++) {
      node.afterSeconds(5).fails("ada", Guesses.of(i), Replay.address(i));
    }
    tick(node);
  }

  private static int suspicion(Replay replay, String password) {
    return replay.suspicion("ada", password, ELSEWHERE);
  }

  @Test
  void otherNodeSuspectsWhatOneHasFoundUntilItIsOver() {
    var other = node(Map.of());
    guessAtAda();
    assertEquals(0, suspicion(other, "guess"));
    tick(other.afterSeconds(3));
    assertEquals(1, suspicion(other, "guess"));
    other.after(Duration.ofMinutes(9));
    assertEquals(1, suspicion(other, "guess"));
    other.after(Duration.ofMinutes(2));
    assertEquals(0, suspicion(other, "guess"));
  }

  @Test
  void attackThatGoesOnKeepsItKnown() {
    guessAtAda();
    for (var minute = 0; minute < 15; minute++) {
      node.after(Duration.ofSeconds(14)).isRefused("ada", Guesses.of(100 + minute), ELSEWHERE);
      node.isRefused("ada", Guesses.of(200 + minute), Replay.address(100 + minute));
      tick(node.after(Duration.ofSeconds(1)));
    }
    var late = node(Map.of());
    tick(late.after(Duration.ofMinutes(7)));
    assertEquals(1, suspicion(late, "guess"));
  }

  @Test
  void passwordsAreNotShared() {
    var other = node(Map.of());
    for (var i = 0; i < 25; i++) {
      node.afterSeconds(5).fails(Names.of(i), SPRAYED, Replay.address(i));
    }
    assertEquals(1, suspicion(node, SPRAYED));
    tick(node);
    tick(other.afterSeconds(3));
    assertEquals(0, suspicion(other, SPRAYED));
    assertEquals(0, test.count("SELECT COUNT(*) FROM suspicions"));
  }

  @Test
  void nodeWhoseRuleOnlyObservesLearnsNothingOfIt() {
    var quiet = node(Map.of("defence.rules.account-sources.answer", "none"));
    guessAtAda();
    tick(quiet.afterSeconds(3));
    assertEquals(0, suspicion(quiet, "guess"));
  }

  @Test
  void rowsAreBoundedAndEnd() {
    for (var source = 0; source < 100; source++) {
      for (var i = 0; i < 30; i++) {
        node.fails(Names.of(i), Guesses.of(100 * source + i), Replay.address(source));
      }
    }
    tick(node);
    assertEquals(SharedSuspicions.AT_ONCE, test.count("SELECT COUNT(*) FROM suspicions"));
    tick(node);
    node.after(Duration.ofHours(2));
    test.database()
        .write(transaction -> {
          node.detection.purge(transaction);
          return true;
        });
    assertEquals(0, test.count("SELECT COUNT(*) FROM suspicions"));
  }

  private List<KnownSuspicion> known(Replay replay) {
    return replay.detection.known().of(test.database(), ACCOUNT, List.of("ada"));
  }

  private String lift(Replay replay) {
    return test.database()
        .write(transaction -> replay.detection.known().lift(transaction, ACCOUNT, List.of("ada")));
  }

  @Test
  void whatIsSuspectedOfAnAccountIsToldWithItsRuleAndItsTime() {
    var since = test.clock().instant().plusSeconds(100);
    guessAtAda();
    var told = known(node(Map.of()));
    assertEquals(1, told.size(), told::toString);
    var one = told.getFirst();
    assertEquals("account-sources", one.rule());
    assertEquals("the name", one.what());
    assertEquals(since.truncatedTo(ChronoUnit.SECONDS), one.since());
    assertEquals(one.since().plus(Duration.ofMinutes(10)), one.until());
    assertEquals("work", one.answer());
    assertFalse(one.everyone());
    var other = node.detection.known().of(test.database(), ACCOUNT, List.of("grace"));
    assertEquals(List.of(), other);
  }

  @Test
  void whatGoesOnKeepsItsBeginning() {
    guessAtAda();
    var since = known(node).getFirst().since();
    for (var i = 0; i < 20; i++) {
      node.afterSeconds(10).fails("ada", Guesses.of(50 + i), Replay.address(50 + i));
    }
    tick(node);
    assertEquals(since, known(node).getFirst().since());
    assertTrue(known(node).getFirst().until().isAfter(since.plus(Duration.ofMinutes(13))));
  }

  @Test
  void whatIsLiftedIsNotSuspectedAgainBeforeItWouldHaveEnded() {
    var other = node(Map.of());
    guessAtAda();
    tick(other.afterSeconds(3));
    assertEquals("account-sources", lift(other));
    assertEquals("", lift(other));
    assertEquals(List.of(), known(other));
    tick(node.afterSeconds(3));
    tick(other);
    assertEquals(0, suspicion(node, "guess"));
    assertEquals(0, suspicion(other, "guess"));
    node.fails("ada", Guesses.of(70), Replay.address(70));
    tick(node.afterSeconds(1));
    assertEquals(0, suspicion(node, "guess"));
    assertEquals(List.of(), known(node));
    node.after(Duration.ofMinutes(10));
    for (var i = 0; i < 20; i++) {
      node.fails("ada", Guesses.of(100 + i), Replay.address(100 + i));
    }
    tick(node.afterSeconds(3));
    assertEquals(1, suspicion(node, "guess"));
    assertEquals(1, known(node).size());
  }

  @Test
  void sourceIsToldAndLiftedWithItsNetworkAlone() {
    for (var i = 0; i < 30; i++) {
      node.fails(Names.of(i), Guesses.of(i), "203.0.113.7");
    }
    tick(node);
    var client = ClientAddress.parse("203.0.113.7").orElseThrow();
    var told = node.detection.known().of(test.database(), client);
    assertEquals(List.of("source"), told.stream().map(KnownSuspicion::rule).toList());
    assertEquals("the source", told.getFirst().what());
    test.run(transaction -> node.detection.known().lift(transaction, client));
    assertEquals(List.of(), node.detection.known().of(test.database(), client));
  }

  @Test
  void attackOnEveryoneIsToldAndStays() {
    for (var i = 0; i < 210; i++) {
      node.fails(Names.of(i), Guesses.of(i), Replay.address(i));
    }
    tick(node);
    tick(node.afterSeconds(1));
    assertTrue(known(node).stream().anyMatch(KnownSuspicion::everyone));
    lift(node);
    assertTrue(known(node).stream().anyMatch(KnownSuspicion::everyone));
  }

  @Test
  @Tag("S4-58")
  void accountWhoseSessionsAskTooMuchWaitsOnAllNodesUntilItIsLifted() {
    var few = Map.of("defence.rules.volume.threshold", "100");
    var one = node(few);
    var other = node(few);
    for (var i = 0; i < 100; i++) {
      one.detection.requested(ACCOUNT);
    }
    assertFalse(other.detection.requested(ACCOUNT));
    tick(one);
    tick(other.afterSeconds(3));
    assertTrue(one.detection.requested(ACCOUNT));
    assertTrue(other.detection.requested(ACCOUNT));
    assertEquals("wait", known(other).getFirst().answer());
    assertEquals("volume", lift(other));
    tick(one.afterSeconds(3));
    assertFalse(one.detection.requested(ACCOUNT));
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenTheNextTime() {
    test.run(transaction -> transaction.change("ALTER TABLE suspicions RENAME TO elsewhere"));
    assertThrows(RuntimeException.class, this::guessAtAda);
    test.run(transaction -> transaction.change("ALTER TABLE elsewhere RENAME TO suspicions"));
    assertEquals(List.of(), known(node));
    tick(node.afterSeconds(1));
    assertEquals(1, known(node).size());
  }

  @Test
  void findingThatCouldNotBeWrittenIsWrittenTheNextTime() {
    test.run(transaction -> transaction.change("ALTER TABLE audit_lines RENAME TO elsewhere"));
    assertThrows(RuntimeException.class, this::guessAtAda);
    test.run(transaction -> transaction.change("ALTER TABLE elsewhere RENAME TO audit_lines"));
    tick(node.afterSeconds(1));
    assertEquals(1, found());
    tick(node.afterSeconds(1));
    assertEquals(1, found());
  }

  private long found() {
    return new AuditTrail(test.database())
        .list(0, 100).stream().filter(line -> line.event().equals("defence.detected")).count();
  }
}

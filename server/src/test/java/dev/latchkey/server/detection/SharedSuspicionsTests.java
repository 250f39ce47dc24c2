package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What one node suspects, others do, and a node that starts again does.
@EachDatabase
@Tag("S4-51")
class SharedSuspicionsTests {
  private static final String SPRAYED = "Autumn-2026!";
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
}

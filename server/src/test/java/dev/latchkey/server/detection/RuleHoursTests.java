package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What rules have counted, by the hour.
@EachDatabase
@Tag("S4-64")
class RuleHoursTests {
  private static final String SPRAYED = "Autumn-2026!";
  private static final Duration WEEK = Duration.ofDays(7);
  private final TestDatabase test;
  private final Replay node;

  RuleHoursTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    node = node(settings(Map.of()));
    node.detection.tick(test.database(), new AuditTrail(test.database()));
  }

  private static Settings settings(Map<String, String> given) {
    return Settings.load(DetectionSettings.ALL, Optional.empty(), Map.of(), given);
  }

  private Replay node(Settings settings) {
    var clock = test.clock();
    return new Replay(new Detection(settings, new SystemRandomness(), clock), clock);
  }

  private void spray(Replay replay, int names) {
    for (var i = 0; i < names; i++) {
      replay.afterSeconds(1).fails(Names.of(i), SPRAYED, Replay.address(i));
    }
  }

  private void tick(Replay replay) {
    replay.afterSeconds(61).detection.tick(test.database(), new AuditTrail(test.database()));
  }

  private RuleDays rule(String name) {
    return rule(name, settings(Map.of()));
  }

  private RuleDays rule(String name, Settings settings) {
    var threshold = Detectors.thresholds(settings).getOrDefault(name, 0);
    return RuleDays.since(test.database(), settings, test.database().now().minus(WEEK)).stream()
        .filter(days -> days.isOf(name, threshold))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void patternBelowTheThresholdWouldHaveBeenFoundAtHalfOfIt() {
    spray(node, 13);
    tick(node);
    var spray = rule("one-password");
    assertEquals(0, spray.found());
    assertEquals(0, spray.foundAtThreeQuarters());
    assertEquals(1, spray.foundAtHalf());
    assertEquals(1, spray.foundAtQuarter());
    assertEquals(0, rule("source").foundAtQuarter());
  }

  @Test
  void whatIsFoundSlowedAndStoppedIsAddedUpOverNodesAndHours() {
    var other = node(settings(Map.of()));
    for (var one : new Replay[] {node, other}) {
      spray(one, 25);
      one.isRefused("ada", SPRAYED, "203.0.113.7").succeeds("ada", SPRAYED, "203.0.113.7");
      tick(one);
      tick(one);
    }
    node.after(Duration.ofHours(1)).isRefused("ada", SPRAYED, "203.0.113.7");
    tick(node);
    var spray = rule("one-password");
    assertEquals(3, spray.found());
    assertEquals(5, spray.seen());
    assertEquals(2, spray.slowed());
    assertEquals(2, spray.stopped());
  }

  @Test
  void eachThresholdHasItsOwn() {
    var settings = settings(Map.of("defence.rules.one-password.threshold", "5"));
    var lower = node(settings);
    spray(lower, 5);
    tick(lower);
    assertEquals(1, rule("one-password", settings).found());
    assertEquals(0, rule("one-password").found());
  }

  @Test
  void ruleThatIsOffIsNotListed() {
    var settings = settings(Map.of("defence.rules.pairs.threshold", "0"));
    var listed = RuleDays.since(test.database(), settings, test.database().now());
    assertEquals(Detectors.rules().size() - 1, listed.size());
  }

  @Test
  void hoursAreForgottenAfterAMonth() {
    spray(node, 25);
    tick(node);
    test.clock().advance(Duration.ofDays(31));
    test.database()
        .write(transaction -> {
          node.detection.purge(transaction);
          return true;
        });
    assertEquals(0, test.count("SELECT COUNT(*) FROM defence_hours"));
  }
}

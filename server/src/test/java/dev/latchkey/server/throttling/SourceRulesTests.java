package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.RateLimiter.Entry;
import dev.latchkey.server.throttling.SourceRule.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
@Tag("S4-52")
class SourceRulesTests {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String HOME = "192.0.2.7";
  private final TestDatabase test;
  private final RateLimiter limiter = new RateLimiter(TestKeys.shared().digests());
  private final SourceRules rules = limiter.rules();
  private int names;

  SourceRulesTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private static SourceNetwork network(String text) {
    return SourceNetwork.stored(text).orElseThrow();
  }

  private static ClientAddress client(String address) {
    return ClientAddress.parse(address).orElseThrow();
  }

  private Optional<SourceRule> put(String network, Verdict verdict, Duration length) {
    return test.database()
        .write(transaction -> rules.put(transaction, network(network), verdict, length));
  }

  private void reload() {
    rules.reload(test.database());
  }

  private List<String> listed() {
    return rules.list(test.database()).stream()
        .map(rule -> rule.verdict().word() + " " + rule.network())
        .toList();
  }

  private Entry enter(String source) {
    names++;
    var budgets = new SignInBudgets(client(source), "name " + names);
    return limiter.enter(test.database(), budgets.ofStranger());
  }

  private void fail(String source) {
    limiter.failed(test.database(), assertInstanceOf(Entry.Admitted.class, enter(source)).place());
  }

  private void isDenied(String source) {
    var refused = assertInstanceOf(Entry.Refused.class, enter(source));
    assertEquals(
        new RateLimiter.LimitExceeded(Limit.SOURCE_DENIED, Duration.ofMinutes(10), false),
        refused.full());
  }

  private void isLetIn(String source) {
    limiter.passed(test.database(), assertInstanceOf(Entry.Admitted.class, enter(source)).place());
  }

  @Test
  void deniedNetworkIsRefusedLikeAFullSourceUntilItsTimeIsOver() {
    put("192.0.2.0/24", Verdict.DENY, HOUR);
    isLetIn(HOME);
    reload();
    isDenied(HOME);
    isLetIn("192.0.3.7");
    test.clock().advance(HOUR.minusMillis(1));
    reload();
    isDenied(HOME);
    test.clock().advance(Duration.ofMillis(1));
    reload();
    isLetIn(HOME);
    assertEquals(List.of(), listed());
  }

  @Test
  void deniedSourceCostsNoStatement() {
    put("192.0.2.0/24", Verdict.DENY, HOUR);
    reload();
    try (var log = StatementLog.of(test.database())) {
      log.take();
      isDenied(HOME);
      assertEquals(List.of(), log.take());
      assertEquals(0, test.count("SELECT COUNT(*) FROM attempts"));
    }
  }

  @Test
  void knownDeviceIsNeverDenied() {
    put("0.0.0.0/0", Verdict.DENY, HOUR);
    reload();
    var device = SignInBudgets.ofDevice(Id.make(new SystemRandomness()), Secret.of("A".repeat(64)));
    assertInstanceOf(Entry.Admitted.class, limiter.enter(test.database(), device));
  }

  @Test
  void allowedSourceIsNotCountedAndItsNamesAre() {
    put("192.0.2.0/24", Verdict.ALLOW, HOUR);
    reload();
    for (var guess = 0; guess < 60; guess++) {
      fail(HOME);
    }
    assertEquals(List.of(), limiter.standing(test.database(), RateLimiter.ofPlace(client(HOME))));
    var all = limiter.standing(test.database(), List.of(Limit.SIGN_IN_ALL.of("")));
    assertEquals(60, all.getFirst().count());

    var budgets = new SignInBudgets(client(HOME), "ada");
    for (var guess = 0; guess < 20; guess++) {
      var entry = limiter.enter(test.database(), budgets.ofStranger());
      limiter.failed(test.database(), assertInstanceOf(Entry.Admitted.class, entry).place());
    }
    var full =
        assertInstanceOf(Entry.Refused.class, limiter.enter(test.database(), budgets.ofStranger()));
    assertEquals(Limit.SIGN_IN_NAME, full.full().limit());
  }

  @Test
  void wrongTokensAreDeniedAndAllowedAsWell() {
    var throttle = new Throttle(test.database(), limiter, new AuditTrail(test.database()));
    put("192.0.2.0/24", Verdict.DENY, HOUR);
    put("198.51.100.0/24", Verdict.ALLOW, HOUR);
    reload();
    assertEquals(Limit.SOURCE_DENIED, throttle.chargeToken(client(HOME)).orElseThrow().limit());
    for (var wrong = 0; wrong < 1200; wrong++) {
      var full = throttle.chargeToken(client("198.51.100.9"));
      assertTrue(full.isEmpty(), () -> full.toString());
    }
  }

  @Test
  void smallerNetworkCounts() {
    put("192.0.0.0/16", Verdict.DENY, HOUR);
    put("192.0.2.0/24", Verdict.ALLOW, HOUR);
    put("192.0.2.7/32", Verdict.DENY, HOUR);
    reload();
    assertEquals(Map.of("allow", 1L, "deny", 2L), rules.known());
    isDenied("192.0.9.1");
    isDenied(HOME);
    isLetIn("192.0.2.8");
    assertEquals(Verdict.DENY, rules.of(test.database(), client(HOME)).orElseThrow().verdict());
  }

  @Test
  void whatIsSaidLaterOfANetworkReplacesWhatWasSaidBefore() {
    put("192.0.2.0/24", Verdict.DENY, HOUR);
    put("192.0.2.0/24", Verdict.ALLOW, HOUR);
    assertEquals(List.of("allow 192.0.2.0/24"), listed());
    var there = network("192.0.2.0/24");
    assertTrue(test.database().write(it -> rules.remove(it, there)).isPresent());
    assertTrue(test.database().write(it -> rules.remove(it, there)).isEmpty());
    assertEquals(List.of(), listed());
  }

  @Test
  void otherNodeKnowsWhenItReads() {
    var other = new RateLimiter(TestKeys.shared().digests());
    put("192.0.2.0/24", Verdict.DENY, HOUR);
    try (var database = test.reopen()) {
      other.rules().reload(database);
      assertInstanceOf(
          Entry.Refused.class,
          other.enter(database, new SignInBudgets(client(HOME), "ada").ofStranger()));
    }
  }

  @Test
  void thousandNetworksAreTheMost() {
    for (var i = 0; i < SourceRules.MOST; i++) {
      assertTrue(put("10." + i / 250 + "." + i % 250 + ".0/24", Verdict.DENY, HOUR).isPresent());
    }
    assertTrue(put("192.0.2.0/24", Verdict.DENY, HOUR).isEmpty());
    assertTrue(put("10.0.0.0/24", Verdict.ALLOW, HOUR).isPresent());
    assertEquals(SourceRules.MOST, listed().size());
    test.clock().advance(HOUR);
    assertTrue(put("192.0.2.0/24", Verdict.DENY, HOUR).isPresent());
    assertEquals(1, test.count("SELECT COUNT(*) FROM source_rules"));
  }

  @Test
  void rowThatIsNoRuleIsLeftOut() {
    put("192.0.2.0/24", Verdict.DENY, HOUR);
    test.run(transaction -> {
      transaction.change("UPDATE source_rules SET network = 'everything'");
    });
    put("198.51.100.0/24", Verdict.DENY, HOUR);
    assertEquals(List.of("deny 198.51.100.0/24"), listed());
  }

  @Test
  void refusalsAreCountedByLimit() {
    put("192.0.2.0/24", Verdict.DENY, HOUR);
    reload();
    isDenied(HOME);
    for (var guess = 0; guess < 10; guess++) {
      fail("198.51.100.9");
    }
    assertInstanceOf(Entry.Refused.class, enter("198.51.100.9"));
    assertEquals(1, limiter.refused().get("source_denied"));
    assertEquals(1, limiter.refused().get("sign_in_source"));
    assertEquals(0, limiter.refused().get("sign_in_name"));
  }
}

package dev.latchkey.server.admin.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.detection.AttemptOutcome;
import dev.latchkey.server.detection.EnteredAttempt;
import dev.latchkey.server.detection.KnownSuspicion;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests.Purpose;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.RateLimiter.Entry;
import dev.latchkey.server.throttling.SignInBudgets;
import dev.latchkey.server.throttling.SourceNetwork;
import dev.latchkey.server.throttling.SourceRule.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
@Tag("S4-51")
class DefenceAdminTests {
  private static final String ADA = "ada@example.org";
  private final TestDatabase test;
  private final Platform platform;
  private final RateLimiter limiter;
  private final DefenceAdmin defence;

  DefenceAdminTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    platform = TestPlatform.of(test.database(), test.clock());
    limiter = platform.limiter();
    defence = new DefenceAdmin(platform);
  }

  private Account ada() {
    var email = EmailAddress.parse(ADA).orElseThrow();
    return test.database()
        .write(transaction ->
            new Accounts(platform.digests())
                .add(
                    transaction,
                    Id.make(platform.randomness()),
                    email,
                    Optional.empty(),
                    Optional.empty()))
        .orElseThrow();
  }

  private static ClientAddress client(String address) {
    return ClientAddress.parse(address).orElseThrow();
  }

  /// As a sign-in does it.
  private void fail(String source, String name) {
    var budgets = new SignInBudgets(client(source), name);
    var entry = limiter.enter(test.database(), budgets.ofStranger());
    limiter.failed(test.database(), assertInstanceOf(Entry.Admitted.class, entry).place());
    write(
        AuditEntry.of("authn_login_fail")
            .with("name_digest", platform.digests().mark(Purpose.ENTERED_NAME, name))
            .with(
                "source_digest",
                platform.digests().mark(Purpose.ENTERED_NAME, client(source).source())));
  }

  private void write(AuditEntry entry) {
    test.run(transaction -> platform.audit().append(transaction, () -> entry));
  }

  private void found(String rule, String by) {
    write(AuditEntry.of("defence.detected").with("rule", rule).with("by", by));
  }

  private List<String> events() {
    return platform.audit().list(0, 1000).stream()
        .map(AuditLine::event)
        .filter(event -> event.startsWith("defence.") && !event.endsWith("detected"))
        .toList();
  }

  @Test
  void accountThatIsNotSlowedIsSaidNotToBe() {
    var explained = defence.explain(ada());
    assertNull(explained.slowedUntil());
    assertEquals(List.of(), explained.counts());
    assertTrue(explained.sentences().contains("Not slowed"), explained::toString);
    assertTrue(explained.sentences().contains("There is nothing to do."), explained::toString);
  }

  @Test
  void fullCountsOfANameAreExplainedInWords() {
    var ada = ada();
    found("account-sources", "name");
    found("source", "source");
    for (var guess = 0; guess < 20; guess++) {
      fail("198.51." + guess + ".7", ADA);
    }
    var explained = defence.explain(ada);
    var until = test.clock().instant().plus(Duration.ofMinutes(10));
    assertEquals(until, explained.slowedUntil());
    assertEquals(20, explained.trail().failed());
    assertEquals(20, explained.trail().others());
    assertEquals(
        List.of("account-sources"),
        explained.trail().rules().stream().map(TrailSummary.FoundRule::rule).toList());
    var text = String.join("\n", explained.sentences());
    assertTrue(
        text.contains(
            "Count: failed sign-ins with its address on unknown devices in ten minutes: 20 of 20,"
                + " full, until "
                + until),
        text);
    assertTrue(text.contains("in 30 days: 20 of 100, until"), text);
    assertTrue(text.contains("20 failed attempts from 20 sources, 0 sign-ins"), text);
    assertTrue(text.contains("Rule account-sources found 1 times"), text);
    assertTrue(text.contains("the trail does not say whose"), text);
    assertFalse(text.contains(ADA), text);

    test.run(transaction -> limiter.lift(transaction, ada.id(), ada.logins()));
    assertNull(defence.explain(ada).slowedUntil());
  }

  @Test
  void attemptsWithWorkAreExplained() {
    var ada = ada();
    var place =
        limiter.enter(
            test.database(), new SignInBudgets(client("192.0.2.7"), ADA).ofWorker("challenge"));
    limiter.failed(test.database(), assertInstanceOf(Entry.Admitted.class, place).place());
    var text = String.join("\n", defence.explain(ada).sentences());
    assertTrue(
        text.contains(
            "failed sign-ins with its address after a proof of work in ten minutes: 1 of"),
        text);
    assertTrue(text.contains("Not slowed"), text);
  }

  @Test
  void sourceIsExplainedAndLiftedWithItsNetwork() {
    for (var guess = 0; guess < 10; guess++) {
      fail("192.0.2.7", "name " + guess);
    }
    var explained = defence.explain(client("192.0.2.7"));
    assertEquals("192.0.2.7/32", explained.source());
    assertEquals(10, explained.trail().others());
    assertNull(explained.trail().succeeded());
    var text = String.join("\n", explained.sentences());
    assertTrue(text.contains("failed sign-ins of this source in this hour: 10 of 10, full"), text);
    assertTrue(text.contains("of its network (/24 or /48) in this hour: 10 of 50"), text);
    assertTrue(text.contains("10 failed attempts with 10 names"), text);

    defence.lift(client("192.0.2.7"));
    assertEquals(
        List.of(), limiter.standing(test.database(), RateLimiter.ofPlace(client("192.0.2.7"))));
    fail("192.0.2.7", "another");
    assertEquals(List.of("defence.lifted"), events());
    assertEquals(1, defence.explain(client("192.0.2.7")).counts().getFirst().now());
  }

  private static String unordered(int number) {
    return Integer.toString(Integer.MAX_VALUE & (0x9E37_79B9 * (number + 1)), 36);
  }

  private void guess(String name, String password, String source) {
    platform
        .detection()
        .watch(
            () ->
                new EnteredAttempt(
                    name,
                    Secret.of(password),
                    false,
                    client(source),
                    Optional.empty(),
                    Optional.empty()),
            false)
        .ended(AttemptOutcome.FAILED, false);
  }

  private int suspicion(String name) {
    return platform
        .detection()
        .watch(
            () ->
                new EnteredAttempt(
                    name,
                    Secret.of("x"),
                    false,
                    client("203.0.113.9"),
                    Optional.empty(),
                    Optional.empty()),
            false)
        .suspicion();
  }

  private void tick() {
    test.clock().advance(Duration.ofSeconds(3));
    platform.detection().tick(test.database(), platform.audit());
  }

  @Test
  void suspicionOfAnAccountIsExplainedAndLiftedByItsNames() {
    var ada = ada();
    for (var i = 0; i < 20; i++) {
      guess(ADA, unordered(i), "198.51." + i + ".7");
    }
    tick();
    assertTrue(suspicion(ADA) > 0);
    var explained = defence.explain(ada);
    assertEquals("account-sources", explained.suspicions().getFirst().rule());
    var text = String.join("\n", explained.sentences());
    assertTrue(text.contains("Slowed: unknown devices are asked for a proof of work, until"), text);
    assertTrue(text.contains("Suspected: the name, by the rule account-sources, since"), text);
    assertTrue(text.contains("One name is tried from many addresses in a short time."), text);
    assertTrue(text.contains("--lift ends the suspicion now"), text);
    assertFalse(text.contains(ADA), text);

    test.run(transaction -> platform.detection().known().lift(transaction, ada.id(), ada.logins()));
    tick();
    assertEquals(0, suspicion(ADA));
    assertEquals(List.of(), defence.explain(ada).suspicions());
  }

  @Test
  void suspicionOfASourceIsExplainedAndLifted() {
    for (var i = 0; i < 30; i++) {
      guess(unordered(100 + i), unordered(i), "192.0.2.7");
    }
    tick();
    var explained = defence.explain(client("192.0.2.7"));
    var text = String.join("\n", explained.sentences());
    assertTrue(text.contains("Suspected: the source, by the rule source, since"), text);
    defence.lift(client("192.0.2.7"));
    assertTrue(
        defence.explain(client("192.0.2.7")).suspicions().stream()
            .allMatch(KnownSuspicion::everyone));
    var line =
        platform.audit().list(0, 1000).stream()
            .filter(one -> one.event().equals("defence.lifted"))
            .findFirst()
            .orElseThrow();
    assertEquals("source", line.entry().fields().get("suspicions"));
  }

  @Test
  void ofTheTrailOnlyTheLastDayIsRead() {
    fail("192.0.2.7", ADA);
    test.clock().advance(Duration.ofDays(1));
    fail("192.0.2.7", ADA);
    assertEquals(2, defence.explain(client("192.0.2.7")).trail().failed());
    test.clock().advance(Duration.ofMillis(1));
    assertEquals(1, defence.explain(client("192.0.2.7")).trail().failed());
  }

  @Test
  @Tag("C-29")
  void whatIsSaidOfNetworksIsInTheTrailWithoutAddresses() {
    var one = network("192.0.2.7/32");
    var many = network("2001:db8::/32");
    defence.put(one, Verdict.DENY, Duration.ofHours(1));
    defence.put(many, Verdict.ALLOW, Duration.ofHours(2));
    assertTrue(defence.remove(one));
    assertFalse(defence.remove(one));
    assertEquals(List.of("defence.denied", "defence.allowed", "defence.removed"), events());
    var lines = platform.audit().list(0, 10);
    lines.forEach(line -> assertFalse(line.fields().contains("192.0"), line::fields));
    lines.forEach(line -> assertFalse(line.fields().contains("2001"), line::fields));
    var mark = platform.digests().mark(Purpose.ENTERED_NAME, "192.0.2.7");
    assertEquals(
        Map.of(
            "by",
            "operator",
            "prefix_bits",
            "32",
            "source_digest",
            mark,
            "until",
            test.clock().instant().plus(Duration.ofHours(1)).toString()),
        lines.getFirst().entry().fields());
    var explained = defence.explain(client("2001:db8:5::1"));
    var text = String.join("\n", explained.sentences());
    assertTrue(text.contains("Allowed with 2001:db8::/32 by an operator"), text);
    assertTrue(text.contains("defence remove --source 2001:db8::/32"), text);
  }

  private static SourceNetwork network(String text) {
    return assertInstanceOf(SourceNetwork.Reading.Good.class, SourceNetwork.read(text, false))
        .network();
  }
}

package dev.latchkey.server.grants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.DeviceCodes.Poll;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.TestSessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a person allows a device is had once, and only while it may still be had, on two nodes.
@EachDatabase
class DeviceCodeRaceTests {
  private static final ClientAddress PLACE =
      new ClientAddress(InetAddress.ofLiteral("198.51.100.7"));
  private final TestDatabase test;
  private final TestSessions sessions;
  private final Account account;
  private final Client client;

  DeviceCodeRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    sessions = TestSessions.on(test);
    account = TestAccounts.add(test, "ada@example.org");
    client =
        new Clients(
                test.database(),
                TestKeys.shared().digests(),
                new AuditTrail(test.database()),
                new SystemRandomness())
            .add("Orders", Set.of(Scope.OPENID, Scope.OFFLINE_ACCESS))
            .client();
  }

  private static DeviceCodes on(Database node) {
    return Grants.on(
            node, new AuditTrail(node), TestKeys.shared().digests(), new SystemRandomness())
        .devices();
  }

  private DeviceCodes.Issued ask() {
    return test.database()
        .write(
            transaction -> on(test.database()).issue(transaction, client, client.scopes(), PLACE))
        .orElseThrow();
  }

  private Session session() {
    return sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
  }

  private boolean allow(Database node, Session session, UserCode code) {
    return node.write(transaction -> on(node).allow(transaction, session, code, client));
  }

  private Poll poll(Database node, Secret code) {
    return node.write(transaction -> on(node).poll(transaction, code, client.id(), "", false));
  }

  private Poll poll(DeviceCodes.Issued device) {
    return poll(test.database(), device.deviceCode());
  }

  private void race(Attempt attempt) throws Exception {
    var start = new CyclicBarrier(Race.THREADS);
    try (var other = test.reopen()) {
      Race.run(thread -> {
        start.await();
        attempt.run(thread % 2 == 0 ? test.database() : other, thread);
      });
    }
  }

  @FunctionalInterface
  private interface Attempt {
    void run(Database node, int thread);
  }

  private long count(String query) {
    return test.count(query, account.id().value());
  }

  @Test
  @Tag("S0-25")
  void ofAllPollsAtOnceOneGetsTheTokens() throws Exception {
    var device = ask();
    assertTrue(allow(test.database(), session(), device.userCode()));
    var granted = new AtomicInteger();
    var others = ConcurrentHashMap.<String>newKeySet();
    race((node, _) -> {
      var poll = poll(node, device.deviceCode());
      if (poll instanceof Poll.Granted) {
        granted.incrementAndGet();
      } else {
        others.add(poll.getClass().getSimpleName());
      }
    });
    assertEquals(1, granted.get());
    assertTrue(Set.of("TooSoon", "Unknown").containsAll(others), others::toString);
    assertTrue(poll(device) instanceof Poll.Unknown);
    assertEquals(1, count("SELECT COUNT(*) FROM grants WHERE ended_at IS NULL AND account_id = ?"));
    assertEquals(
        1,
        count(
            "SELECT COUNT(*) FROM audit_lines WHERE event = 'application_sign_in' AND account ="
                + " ?"));
  }

  @Test
  @Tag("S0-25")
  void ofAllDecisionsAtOnceOneCounts() throws Exception {
    var device = ask();
    var session = session();
    var allowed = new AtomicInteger();
    var refused = new AtomicInteger();
    race((node, thread) -> {
      if (thread % 4 < 2) {
        allowed.addAndGet(allow(node, session, device.userCode()) ? 1 : 0);
      } else {
        boolean done =
            node.write(
                transaction -> on(node).refuse(transaction, session, device.userCode(), client));
        refused.addAndGet(done ? 1 : 0);
      }
    });
    assertEquals(1, allowed.get() + refused.get());
    var poll = poll(device);
    assertTrue(allowed.get() == 1 ? poll instanceof Poll.Granted : poll instanceof Poll.Refused);
  }

  @Test
  void pollsThatAreTooCloseCostNothing() {
    var device = ask();
    assertTrue(poll(device) instanceof Poll.Pending);
    assertTrue(poll(device) instanceof Poll.TooSoon);
    test.clock().advance(Duration.ofSeconds(3));
    assertTrue(poll(device) instanceof Poll.TooSoon);
    test.clock().advance(Duration.ofSeconds(2));
    assertTrue(poll(device) instanceof Poll.Pending);
    assertTrue(allow(test.database(), session(), device.userCode()));
    assertTrue(poll(device) instanceof Poll.TooSoon);
    test.clock().advance(DeviceCodes.INTERVAL);
    assertTrue(poll(device) instanceof Poll.Granted);
  }

  @Test
  void codesExpireAndAreToldSoForAWhile() {
    var device = ask();
    var other = ask();
    assertTrue(allow(test.database(), session(), other.userCode()));
    test.clock().advance(DeviceCodes.LIFE);
    assertTrue(poll(device) instanceof Poll.Expired);
    assertTrue(poll(other) instanceof Poll.Expired);
    assertFalse(allow(test.database(), session(), device.userCode()));
    test.clock().advance(Duration.ofSeconds(1));
    test.run(DeviceCodes::purge);
    test.clock().advance(Duration.ofMinutes(-9));
    assertTrue(poll(device) instanceof Poll.Expired, "nothing revives with the clock");
    assertTrue(poll(other) instanceof Poll.Expired);
    test.clock().advance(Duration.ofMinutes(9).plus(DeviceCodes.LIFE));
    test.run(DeviceCodes::purge);
    assertTrue(poll(device) instanceof Poll.Unknown);
    assertEquals(0, test.count("SELECT COUNT(*) FROM device_codes"));
  }

  @Test
  void aCodeIsForItsApplication() {
    var other =
        new Clients(
                test.database(),
                TestKeys.shared().digests(),
                new AuditTrail(test.database()),
                new SystemRandomness())
            .add("Other", client.scopes())
            .client();
    var device = ask();
    assertTrue(allow(test.database(), session(), device.userCode()));
    var poll =
        test.database()
            .write(transaction ->
                on(test.database()).poll(transaction, device.deviceCode(), other.id(), "", false));
    assertTrue(poll instanceof Poll.Unknown);
    assertTrue(poll(device) instanceof Poll.Granted);
  }

  /// As a code of the browser: signing out, a new password and the end of the consent.
  @Test
  @Tag("C-12")
  void whatEndsBetweenTheDecisionAndThePollGivesNoTokens() {
    var session = session();
    var signedOut = ask();
    assertTrue(allow(test.database(), session, signedOut.userCode()));
    test.run(transaction -> sessions.sessions().endAll(transaction, account.id()));
    assertTrue(poll(signedOut) instanceof Poll.Unknown);
    assertFalse(allow(test.database(), session, ask().userCode()), "the session is over");

    var withdrawn = ask();
    assertTrue(allow(test.database(), session(), withdrawn.userCode()));
    test.run(transaction -> {
      var consents =
          Grants.on(
                  test.database(),
                  new AuditTrail(test.database()),
                  TestKeys.shared().digests(),
                  new SystemRandomness())
              .consents();
      assertTrue(consents.end(transaction, account.id(), client.id()));
    });
    assertTrue(poll(withdrawn) instanceof Poll.Unknown);

    var reset = ask();
    assertTrue(allow(test.database(), session(), reset.userCode()));
    test.run(transaction ->
        transaction.change(
            "UPDATE accounts SET generation = generation + 1 WHERE id = ?", account.id().value()));
    assertTrue(poll(reset) instanceof Poll.Unknown);
    assertEquals(0, test.count("SELECT COUNT(*) FROM grants WHERE code_used_at IS NOT NULL"));
  }

  /// The poll begins after the session was ended, and before that is committed.
  @Test
  @Tag("C-12")
  void aPollBesideTheEndOfTheSessionGetsNothingThatLasts() throws Exception {
    var device = ask();
    assertTrue(allow(test.database(), session(), device.userCode()));
    var polled = new AtomicReference<Poll>();
    try (var node = test.reopen()) {
      var poller = Thread.ofVirtual().unstarted(() -> polled.set(poll(node, device.deviceCode())));
      test.run(transaction -> {
        sessions.sessions().endAll(transaction, account.id());
        Grants.endAll(transaction, account.id());
        if (poller.getState() == Thread.State.NEW) {
          poller.start();
        }
        try {
          var _ = poller.join(Duration.ofMillis(300));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      });
      poller.join();
    }
    assertTrue(Objects.requireNonNull(polled.get()) instanceof Poll.Unknown);
    assertEquals(0, count("SELECT COUNT(*) FROM grants WHERE ended_at IS NULL AND account_id = ?"));
  }

  @Test
  @Tag("C-06")
  void theDatabaseHoldsNeitherCode() {
    var device = ask();
    var rows =
        test.database()
            .read(handle -> handle.select("SELECT * FROM device_codes").mapToMap().list())
            .toString();
    assertFalse(rows.contains(device.deviceCode().exposeText()));
    assertFalse(rows.contains(device.userCode().value().exposeText()));
  }

  @Test
  void userCodesAreTenConsonantsEachAsLikely() {
    var codes =
        Stream.generate(() -> UserCode.make(new SystemRandomness()).shown()).limit(4000).toList();
    var form = Pattern.compile("[BCDFGHJKLMNPQRSTVWXZ]{5}-[BCDFGHJKLMNPQRSTVWXZ]{5}");
    assertTrue(codes.stream().allMatch(form.asMatchPredicate()));
    assertEquals(codes.size(), codes.stream().distinct().count());
    var letters =
        codes.stream()
            .flatMapToInt(String::chars)
            .filter(letter -> letter != '-')
            .boxed()
            .collect(Collectors.groupingBy(letter -> letter, Collectors.counting()));
    assertEquals(20, letters.size());
    // 40,000 letters, 2,000 of each: 300 are more than six standard deviations
    assertTrue(letters.values().stream().allMatch(often -> Math.abs(often - 2000) < 300));
  }

  @Test
  void aUserCodeIsReadHoweverItIsWritten() {
    for (var written :
        new String[] {"BCDFG-HJKLM", "bcdfghjklm", " bcdfg hjklm ", "BCDFG\u2013HJKLM"}) {
      assertEquals("BCDFG-HJKLM", UserCode.parse(written).orElseThrow().shown());
    }
    for (var other :
        new String[] {
          "", "BCDFG-HJKL", "BCDFG-HJKLMN", "ACDFG-HJKLM", "BCDFG-HJKL1", "B".repeat(99)
        }) {
      assertTrue(UserCode.parse(other).isEmpty(), other);
    }
  }
}

package dev.latchkey.server.accountsecurity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secondfactor.FirstCode;
import dev.latchkey.server.secondfactor.SecondFactors;
import dev.latchkey.server.secondfactor.TestFactors;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.Throttled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 64 threads that want to raise one session, on two nodes where the database allows that.
@EachDatabase
@Tag("S4-51")
@Tag("S0-25")
class StepUpRaceTests {
  private static final ClientAddress CLIENT = ClientAddress.parse("192.0.2.7").orElseThrow();
  private final TestDatabase.Kind kind;
  private final TestDatabase test;
  private final SecondFactors factors = TestFactors.factors();
  private final Account account;
  private final String secret;
  private final Session session;

  StepUpRaceTests(TestDatabase.Kind kind) {
    this.kind = kind;
    test = TestDatabase.shared(kind);
    account = TestAccounts.add(test, "ada@example.org");
    secret = factors.totp().begin(test.database(), account.id()).text().exposeText();
    if (factors.totp().judgeFirst(test.database(), account.id(), code())
        instanceof FirstCode.Right(var proof)) {
      test.run(transaction -> proof.take(transaction));
    }
    test.clock().advance(Duration.ofMinutes(1));
    session = session();
  }

  private Secret code() {
    return TestFactors.code(secret, test.clock().instant());
  }

  private Session session() {
    var platform = TestPlatform.of(test.database(), test.clock());
    var sessions = TestPlatform.identities(platform, TestPasswords.SETTINGS).sessions();
    var begun =
        test.database()
            .write(transaction ->
                sessions.begin(
                    transaction,
                    account.id(),
                    account.generation(),
                    List.of(Amr.PASSWORD),
                    new SessionClient("Firefox", "192.0.2.7")));
    return sessions.authenticate(begun.token()).orElseThrow();
  }

  private StepUp on(Database node) {
    var platform = TestPlatform.of(node, test.clock());
    return new StepUp(platform, TestPlatform.identities(platform, TestPasswords.SETTINGS));
  }

  private Throttled<ReauthenticationOutcome> give(StepUp stepUp, Secret code) {
    return stepUp.raise(session, new CurrentFactor.Given("totp", code, CLIENT));
  }

  /// How many threads get such an answer.
  private int count(Secret code, Predicate<Throttled<ReauthenticationOutcome>> such)
      throws Exception {
    var found = new AtomicInteger();
    var start = new CyclicBarrier(Race.THREADS);
    try (var other = test.reopen()) {
      var here = on(test.database());
      var nodes = List.of(here, kind == TestDatabase.Kind.SQLITE ? here : on(other));
      Race.run(thread -> {
        start.await();
        if (such.test(give(nodes.get(thread % 2), code))) {
          found.incrementAndGet();
        }
      });
    }
    return found.get();
  }

  private static boolean isWrong(Throttled<ReauthenticationOutcome> answer) {
    return answer instanceof Throttled.Admitted(ReauthenticationOutcome.WrongFactor _);
  }

  private static boolean isConfirmed(Throttled<ReauthenticationOutcome> answer) {
    return answer instanceof Throttled.Admitted(ReauthenticationOutcome.Confirmed _);
  }

  @Test
  void theLastFreeGuessIsOne() throws Exception {
    var alone = on(test.database());
    for (var guess = 0; guess < 9; guess++) {
      assertTrue(isWrong(give(alone, Secret.of("00000" + guess))));
    }
    assertEquals(1, count(Secret.of("111111"), StepUpRaceTests::isWrong));
    assertEquals(0, count(Secret.of("222222"), StepUpRaceTests::isWrong));
  }

  @Test
  void aRecoveryCodeSetsTheCountsBack() {
    var node = on(test.database());
    for (var guess = 0; guess < 10; guess++) {
      assertTrue(isWrong(give(node, Secret.of("00000" + guess))));
    }
    assertFalse(isWrong(give(node, Secret.of("111111"))));
    var codes =
        test.database().write(transaction -> factors.codes().make(transaction, account.id()));
    var given = new CurrentFactor.Given("recovery_code", codes.getFirst(), CLIENT);
    assertTrue(isConfirmed(node.raise(session, given)));
    assertTrue(isWrong(give(node, Secret.of("111111"))));
  }

  @Test
  void oneCodeRaisesOnce() throws Exception {
    assertEquals(1, count(code(), StepUpRaceTests::isConfirmed));
    assertEquals(1L, test.count("SELECT COUNT(*) FROM sessions WHERE methods = 'pwd otp mfa'"));
  }
}

package dev.latchkey.server.secondfactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.StatementLog;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is accepted once is accepted by one of 64 threads on two nodes, and never again.
@EachDatabase
@Tag("S0-25")
@Tag("ASVS-6.5.1")
class SecondFactorRaceTests {
  private final TestDatabase test;
  private final SecondFactors factors = TestFactors.factors();
  private final Account account;

  SecondFactorRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    account = TestAccounts.add(test, "ada@example.org");
  }

  private Secret code(String secret) {
    return TestFactors.code(secret, test.clock().instant());
  }

  private String secret() {
    return factors.totp().begin(test.database(), account.id()).text().exposeText();
  }

  private boolean confirm(Database node, Secret code) {
    return factors.totp().judgeFirst(node, account.id(), code) instanceof FirstCode.Right(var proof)
        && node.write(proof::take);
  }

  private boolean accepts(Database node, String method, Secret entered) {
    return factors
        .method(method)
        .orElseThrow()
        .judge(node, account.id(), entered)
        .filter(proof -> node.write(proof::take))
        .isPresent();
  }

  private int winners(Predicate<Database> attempt) throws Exception {
    var winners = new AtomicInteger();
    var start = new CyclicBarrier(Race.THREADS);
    try (var other = test.reopen()) {
      Race.run(thread -> {
        start.await();
        if (attempt.test(thread % 2 == 0 ? test.database() : other)) {
          winners.incrementAndGet();
        }
      });
    }
    return winners.get();
  }

  @Test
  @Tag("RFC6238-1")
  void aStepIsUsedOnceAndEarlierOnesEnd() throws Exception {
    var secret = secret();
    var first = code(secret);
    assertEquals(1, winners(node -> confirm(node, first)));
    assertEquals(0, winners(node -> accepts(node, "totp", first)), "the first code is used");
    test.clock().advance(Duration.ofSeconds(30));
    var skipped = code(secret);
    test.clock().advance(Duration.ofSeconds(30));
    var code = code(secret);
    assertEquals(1, winners(node -> accepts(node, "totp", code)));
    assertEquals(0, winners(node -> accepts(node, "totp", code)));
    assertEquals(0, winners(node -> accepts(node, "totp", skipped)), "a later code was used");
  }

  @Test
  void whoBeginsTwiceAtOnceHasOneSecretThatWaits() throws Exception {
    winners(node -> factors.totp().begin(node, account.id()) == null);
    var waiting = factors.totp().waiting(test.database(), account.id()).orElseThrow();
    assertTrue(confirm(test.database(), code(waiting.text().exposeText())));
  }

  @Test
  @Tag("S0-34")
  void aSecretOpensInNoOtherAccount() {
    var secret = secret();
    assertTrue(confirm(test.database(), code(secret)));
    var other = TestAccounts.add(test, "grace@example.org");
    test.tamper("UPDATE totp_secrets SET account_id = ?", other.id().value());
    test.clock().advance(Duration.ofSeconds(30));
    assertThrows(
        RuntimeException.class,
        () -> factors.totp().judge(test.database(), other.id(), code(secret)));
    test.tamper("UPDATE totp_secrets SET account_id = ?", account.id().value());
    assertTrue(accepts(test.database(), "totp", code(secret)));
  }

  @Test
  void aSignInAsksByOneStatementPastJdbi() {
    var secret = secret();
    assertTrue(confirm(test.database(), code(secret)));
    try (var log = StatementLog.of(test.database())) {
      test.run(transaction -> {
        var _ = log.take();
        assertTrue(factors.isAsked(transaction, account.id(), 1, Optional.empty()));
        var ran = log.take();
        assertEquals(1, ran.size());
        assertTrue(ran.getFirst().contains("account_id = ? "), ran.getFirst());
      });
    }
  }

  @Test
  void aClockThatIsSetBackLocksNoOneOut() {
    var secret = secret();
    assertTrue(confirm(test.database(), code(secret)));
    test.clock().advance(Duration.ofHours(-2));
    assertTrue(accepts(test.database(), "totp", code(secret)));
    assertTrue(!accepts(test.database(), "totp", code(secret)));
  }

  @Test
  @Tag("NIST-B4-3.1.2-1")
  void aRecoveryCodeWorksOnceAndAsPeopleWriteIt() throws Exception {
    var codes =
        test.database().write(transaction -> factors.codes().make(transaction, account.id()));
    assertEquals(RecoveryCodes.COUNT, codes.size());
    var first = codes.getFirst();
    assertEquals(1, winners(node -> accepts(node, "recovery_code", first)));
    var second =
        Secret.of(codes.get(1).exposeText().replace('-', ' ').replace('1', 'l').replace('0', 'O'));
    assertTrue(accepts(test.database(), "recovery_code", second));
    var left = test.database().read(handle -> factors.codes().left(handle, account.id()));
    assertEquals(RecoveryCodes.COUNT - 2, left);
    test.run(transaction -> factors.codes().make(transaction, account.id()));
    assertTrue(!accepts(test.database(), "recovery_code", codes.get(2)), "new codes end the old");
  }

  @Test
  void aPendingSignInIsHeldByOneAndEndsWithItsUse() throws Exception {
    var pending =
        new PendingSignIn(account.id(), 0, Amr.PASSWORD, false, Optional.empty(), false, false);
    var token = test.database().write(transaction -> factors.pending().begin(transaction, pending));
    var used =
        winners(node ->
            node.write(transaction -> {
              var held = factors.pending().hold(transaction, token);
              factors.pending().end(transaction, token);
              return held;
            }));
    assertEquals(1, used);
  }
}

package dev.latchkey.server.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Really once, however many try (S0-25, ASVS-15.4.2).
@EachDatabase
class TokenRaceTests {
  private static final Purpose RECOVERY = new Purpose("recovery", Duration.ofMinutes(10));

  /// With `-Draces=10000` as many as the requirement names.
  private static final int TOKENS = Integer.getInteger("races", 3_000);

  private static final int ISSUED_AT_ONCE = 500;
  private final TestDatabase test;
  private final OneTimeTokens tokens =
      new OneTimeTokens(TestKeys.shared().digests(), new SystemRandomness());

  TokenRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  @Tag("ASVS-15.4.2")
  void eachOfManyTokensHasOneWinner() throws Exception {
    var all = issue(TOKENS);
    assertEquals(
        List.of(),
        Race.forThings(test, TOKENS, (node, thread, token) -> claims(node, all.get(token))));
    assertEquals(
        TOKENS, test.count("SELECT COUNT(*) FROM one_time_tokens WHERE used_at IS NOT NULL"));
  }

  /// All 64 threads want the same token at the same moment, half of them on another node.
  @Test
  @Tag("S0-25")
  void aTokenThatAllWantOnTwoNodesHasOneWinner() throws Exception {
    var all = issue(10);
    var winners = new AtomicIntegerArray(all.size());
    var start = new CyclicBarrier(Race.THREADS);
    try (var other = test.reopen()) {
      Race.run(thread -> {
        var node = thread % 2 == 0 ? test.database() : other;
        for (var token = 0; token < all.size(); token++) {
          start.await();
          if (claims(node, all.get(token))) {
            winners.incrementAndGet(token);
          }
        }
      });
    }
    IntStream.range(0, all.size()).forEach(token -> assertEquals(1, winners.get(token)));
  }

  private boolean claims(Database node, Secret token) {
    return node.write(
            transaction -> tokens.claim(transaction, RECOVERY, PresentedToken.alone(token)))
        .isPresent();
  }

  private List<Secret> issue(int count) {
    var all = new ArrayList<Secret>();
    while (all.size() < count) {
      var begin = all.size();
      all.addAll(
          test.database()
              .write(transaction ->
                  IntStream.range(begin, Math.min(count, begin + ISSUED_AT_ONCE))
                      .mapToObj(number ->
                          tokens.issue(
                              transaction, RECOVERY, new TokenSubject.Address("subject" + number)))
                      .toList()));
    }
    return all;
  }
}

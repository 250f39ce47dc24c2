package dev.latchkey.server.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Really once, however many try (S0-25, ASVS-15.4.2).
@EachDatabase
class TokenRaceTests {
  private static final Purpose RECOVERY = new Purpose("recovery", Duration.ofMinutes(10));
  private static final int THREADS = 64;
  private static final int TOKENS = 10_000;
  private static final int CONTENDERS = 4;
  private static final int ISSUED_AT_ONCE = 500;
  private static final long SEED = 20_260_302;
  private final TestDatabase test;
  private final OneTimeTokens tokens =
      new OneTimeTokens(TestKeys.shared().digests(), new SystemRandomness());

  TokenRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  /// 64 threads and 10,000 tokens; every token is tried by 4 of the threads, chosen at random, each
  /// in a transaction of its own, and all threads go through the tokens in the same order, so that
  /// those who want the same token meet. (All 64 on every token would be 640,000 synced
  /// transactions per database; the other test lets all threads meet on few tokens.)
  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  @Tag("ASVS-15.4.2")
  void eachOfTenThousandTokensHasOneWinner() throws Exception {
    var all = issue(TOKENS);
    var tried = contenders();
    var winners = new AtomicIntegerArray(TOKENS);
    race(thread -> {
      for (int token : tried.get(thread)) {
        if (claims(test.database(), all.get(token))) {
          winners.incrementAndGet(token);
        }
      }
    });
    assertEquals(
        List.of(),
        IntStream.range(0, TOKENS).filter(token -> winners.get(token) != 1).boxed().toList());
    assertEquals(
        TOKENS, test.count("SELECT COUNT(*) FROM one_time_tokens WHERE used_at IS NOT NULL"));
  }

  /// All 64 threads want the same token at the same moment, half of them on another node.
  @Test
  @Tag("S0-25")
  void aTokenThatAllWantOnTwoNodesHasOneWinner() throws Exception {
    var all = issue(10);
    var winners = new AtomicIntegerArray(all.size());
    var start = new CyclicBarrier(THREADS);
    try (var other = test.reopen()) {
      race(thread -> {
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
    return node.write(transaction -> tokens.claim(transaction, RECOVERY, Shown.alone(token)))
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
                          tokens.issue(transaction, RECOVERY, About.thing("subject" + number)))
                      .toList()));
    }
    return all;
  }

  /// Which tokens each thread tries, in order.
  private static List<List<Integer>> contenders() {
    var random = new Random(SEED);
    var tried =
        IntStream.range(0, THREADS)
            .mapToObj(_ -> (List<Integer>) new ArrayList<Integer>())
            .toList();
    for (var token = 0; token < TOKENS; token++) {
      for (int thread : random.ints(0, THREADS).distinct().limit(CONTENDERS).toArray()) {
        tried.get(thread).add(token);
      }
    }
    return tried;
  }

  private interface Runner {
    void run(int thread) throws Exception;
  }

  private static void race(Runner runner) throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var running =
          IntStream.range(0, THREADS)
              .mapToObj(thread ->
                  threads.submit(
                      (Callable<Boolean>)
                          () -> {
                            runner.run(thread);
                            return true;
                          }))
              .toList();
      for (var thread : running) {
        thread.get();
      }
    }
  }
}

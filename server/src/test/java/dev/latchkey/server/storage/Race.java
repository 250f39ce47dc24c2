package dev.latchkey.server.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/// Many threads that want the same things.
public final class Race {
  public static final int THREADS = 64;

  private static final int CONTENDERS = 4;
  private static final long SEED = 20_260_302;

  private Race() {}

  /// What one of the threads does.
  public interface Runner {
    void run(int thread) throws Exception;
  }

  /// Runs all threads to their end.
  public static void run(Runner runner) throws InterruptedException, ExecutionException {
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

  /// Whether a thread got a thing.
  public interface Taker {
    boolean takes(Database node, int thread, int thing);
  }

  /// As [#forThings(TestDatabase, int, int, Taker)] with 4 contenders.
  public static List<Integer> forThings(TestDatabase test, int things, Taker taker)
      throws InterruptedException, ExecutionException {
    return forThings(test, things, CONTENDERS, taker);
  }

  /// 64 threads on two nodes, and many things; every thing is tried by some of the threads, chosen
  /// at random, each in a transaction of its own, and all threads go through the things in the same
  /// order, so that those who want the same one meet. (All 64 on every one of 10,000 would be
  /// 640,000 synced transactions.)
  ///
  /// @return the things that did not have exactly one winner
  public static List<Integer> forThings(TestDatabase test, int things, int contenders, Taker taker)
      throws InterruptedException, ExecutionException {
    var tried = tried(things, contenders);
    var winners = new AtomicIntegerArray(things);
    try (var other = test.reopen()) {
      run(thread -> {
        var node = thread % 2 == 0 ? test.database() : other;
        for (int thing : tried.get(thread)) {
          if (taker.takes(node, thread, thing)) {
            winners.incrementAndGet(thing);
          }
        }
      });
    }
    return IntStream.range(0, things).filter(thing -> winners.get(thing) != 1).boxed().toList();
  }

  /// Which things each thread tries, in order.
  private static List<List<Integer>> tried(int things, int contenders) {
    var random = new Random(SEED);
    var tried =
        IntStream.range(0, THREADS)
            .mapToObj(_ -> (List<Integer>) new ArrayList<Integer>())
            .toList();
    for (var thing = 0; thing < things; thing++) {
      for (int thread : random.ints(0, THREADS).distinct().limit(contenders).toArray()) {
        tried.get(thread).add(thing);
      }
    }
    return tried;
  }
}

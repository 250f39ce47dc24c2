package dev.latchkey.server.admin.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// Does the work of several lines at a time, on all processors.
final class Hashing implements AutoCloseable {
  /// Few enough that the hashing threads never turn one away.
  private static final int AT_A_TIME = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
  private final IntConsumer progress;
  private int start;

  Hashing(IntConsumer progress) {
    this.progress = progress;
  }

  /// How many lines are behind the next work.
  void from(int lines) {
    start = lines;
  }

  /// The results, in the order of the work.
  <T> List<T> all(List<Callable<T>> work) {
    var running = work.stream().map(threads::submit).toList();
    var results = new ArrayList<T>();
    for (var future : running) {
      results.add(await(future));
      progress.accept(start + results.size());
    }
    return results;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while hashing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}

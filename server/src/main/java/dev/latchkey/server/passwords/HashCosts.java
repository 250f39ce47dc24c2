package dev.latchkey.server.passwords;

import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/// What a password's hash costs this machine, and an attacker.
public final class HashCosts {
  private static final int HASHES = 4;
  private static final long KIB = 1024;
  private static final int DIGITS = 10;
  private final HashAlgorithm algorithm;
  private final Secret password;
  private final int processors = Runtime.getRuntime().availableProcessors();

  /// One setting, while all processors hash at once.
  ///
  /// @param cpuMs milliseconds of processor time for one hash
  /// @param signInsPerSecond how many hashes all processors compute
  /// @param memoryBytes what all of them use
  /// @param guessesPerSecond of an attacker with database, keys and one NVIDIA H200
  /// @param guessesMeasured whether that was measured at this setting, not calculated
  public record HashCost(
      int memoryKib,
      int passes,
      double cpuMs,
      double signInsPerSecond,
      long memoryBytes,
      long guessesPerSecond,
      boolean guessesMeasured) {}

  /// Hashes by what this platform has.
  ///
  /// @param folder that the native library is unpacked into
  public HashCosts(Path folder, Randomness randomness) {
    this.algorithm = PasswordHasher.algorithm(folder, randomness);
    this.password = randomness.token();
  }

  /// What hashes here.
  public String algorithm() {
    return algorithm.name();
  }

  /// How many processors hash.
  public int processors() {
    return processors;
  }

  /// Measures one setting, for less than a second with the usual ones.
  public HashCost measure(int memoryKib, int passes) {
    var cost = new Argon2Cost(memoryKib, passes);
    var cpuMs = cpuMs(cost);
    return new HashCost(
        memoryKib,
        passes,
        rounded(cpuMs),
        rounded(processors * 1000 / cpuMs),
        KIB * processors * memoryKib,
        cost.guesses(),
        cost.isMeasured());
  }

  private static double rounded(double value) {
    return (double) Math.round(value * DIGITS) / DIGITS;
  }

  /// Threads of their own, so that what they worked with goes when they end.
  private double cpuMs(Argon2Cost cost) {
    try (var threads = Executors.newFixedThreadPool(processors)) {
      Callable<Long> work = () -> cpuNanos(cost);
      var spent = threads.invokeAll(Collections.nCopies(processors, work));
      var total = 0L;
      for (var one : spent) {
        total += one.get();
      }
      return total / 1e6 / processors / HASHES;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while hashing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  /// The first one is not measured: it finds no memory and no compiled code.
  private long cpuNanos(Argon2Cost cost) {
    try {
      hash(cost);
      var before = cpu();
      LongStream.range(0, HASHES).forEach(_ -> hash(cost));
      return cpu() - before;
    } finally {
      algorithm.release();
    }
  }

  private void hash(Argon2Cost cost) {
    var _ = algorithm.hash(password, cost);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}

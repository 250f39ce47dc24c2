package dev.latchkey.server.passwords;

import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Hashes and verifies passwords on a bounded number of threads: memory times parallel sign-ins
/// stays bounded, and a flood is answered with [HasherBusy] instead of falling over (ASVS-15.2.2).
public final class PasswordHasher implements AutoCloseable {
  private static final int WAITING = 64;
  private final Supplier<HashAlgorithm> algorithm;
  private final ThreadPoolExecutor threads;

  PasswordHasher(Supplier<HashAlgorithm> algorithm, int parallel) {
    this.algorithm = algorithm;
    this.threads =
        new ThreadPoolExecutor(
            parallel,
            parallel,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("hash-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// Uses the native library, unpacked into `folder` at the first hash, where the platform has it.
  public static PasswordHasher open(PasswordSettings settings, Path folder, Randomness randomness) {
    return new PasswordHasher(
        new Lazily<>(() ->
            SodiumArgon2id.load(folder, settings)
                .orElseGet(() -> new JavaArgon2id(settings, randomness))),
        Runtime.getRuntime().availableProcessors());
  }

  /// The PHC string of the password.
  ///
  /// @throws HasherBusy where too many wait
  public Secret hash(Password password) {
    return run(() -> Secret.of(algorithm.get().hash(password.value())));
  }

  /// Whether the PHC string is of this password.
  ///
  /// @throws HasherBusy where too many wait
  public boolean verify(Secret phc, Password password) {
    return run(() -> algorithm.get().verify(phc.exposeText(), password.value()));
  }

  /// What hashes here, for the self-check.
  public String algorithm() {
    return algorithm.get().name();
  }

  /// How many wait.
  public long waiting() {
    return threads.getQueue().size();
  }

  /// Runs other work that a stranger can make expensive on the same bounded threads.
  ///
  /// @throws HasherBusy where too many wait
  <T> T run(Callable<T> work) {
    try {
      return threads.submit(work).get();
    } catch (RejectedExecutionException e) {
      throw new HasherBusy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while hashing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

package dev.latchkey.server.passwords;

import dev.latchkey.server.passwords.imported.HashParameters;
import dev.latchkey.server.passwords.imported.ImportedHash;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.turns.Turns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Hashes and verifies passwords on a bounded number of threads: memory times parallel sign-ins
/// stays bounded, sources are served in turn, and a flood is answered with [HasherBusy] instead of
/// falling over (ASVS-15.2.2).
public final class PasswordHasher implements AutoCloseable {
  private static final int WAITING = 64;

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private final Supplier<HashAlgorithm> algorithm;
  private final Argon2Cost cost;
  private final Turns turns;
  private final ThreadPoolExecutor threads;
  private final Lock foreign = new ReentrantLock();
  private final Map<Argon2Cost, LongAdder> computed = new ConcurrentHashMap<>();
  private final LongSupplier nanos = System::nanoTime;
  private volatile LongConsumer times = _ -> {};

  PasswordHasher(Supplier<HashAlgorithm> algorithm, Argon2Cost cost, int parallel) {
    this.algorithm = algorithm;
    this.cost = cost;
    this.turns = new Turns(2 * parallel, WAITING, PATIENCE);
    this.threads =
        new ThreadPoolExecutor(
            parallel,
            parallel,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(2 * parallel),
            releasing(Thread.ofPlatform().name("hash-", 0).daemon().factory()));
    threads.allowCoreThreadTimeOut(true);
    computed.put(cost, new LongAdder());
  }

  /// An idle server keeps no memory for hashes.
  private ThreadFactory releasing(ThreadFactory factory) {
    return work ->
        factory.newThread(() -> {
          try {
            work.run();
          } finally {
            if (!computed.isEmpty()) {
              algorithm.get().release();
            }
          }
        });
  }

  /// Uses the native library, unpacked into `folder` at the first hash, where the platform has it.
  public static PasswordHasher open(PasswordSettings settings, Path folder, Randomness randomness) {
    return new PasswordHasher(
        new Lazy<>(() -> algorithm(folder, randomness)),
        Argon2Cost.of(settings),
        Runtime.getRuntime().availableProcessors());
  }

  static HashAlgorithm algorithm(Path folder, Randomness randomness) {
    return SodiumArgon2id.load(folder).orElseGet(() -> new JavaArgon2id(randomness));
  }

  /// The hash of the password.
  ///
  /// @throws HasherBusy where too many wait
  StoredHash hash(Password password) {
    return hash(password, cost);
  }

  /// The same at a cost that the settings do not ask for.
  StoredHash hash(Password password, Argon2Cost with) {
    return run(() -> new StoredHash(compute(password.value(), with), Optional.empty()));
  }

  /// What the settings ask for.
  Argon2Cost cost() {
    return cost;
  }

  /// What the digest is stored as: an imported hash is worth no less to a thief than one of ours.
  ///
  /// @throws HasherBusy where too many wait
  StoredHash wrap(ImportedHash hash) {
    return run(
        () -> new StoredHash(compute(Secret.of(hash.digest()), cost), Optional.of(hash.recipe())));
  }

  /// The one of the passwords that the hash is of. Each is compared, also after one that is right,
  /// and a hash of lower cost than the settings ask for takes as long as a new one: its account
  /// must not be told from a decoy (S4-05). An imported one takes its own time on top.
  ///
  /// @throws HasherBusy where too many wait
  Optional<Password> verify(StoredHash hash, List<Password> passwords) {
    return run(() -> {
      var right = passwords.stream().filter(password -> isOf(hash, password)).toList();
      return right.stream().findFirst();
    });
  }

  /// The hash of a short code, which needs a slow one as passwords do.
  ///
  /// @throws HasherBusy where too many wait
  public String hashOfCode(Secret code) {
    return run(() -> compute(code, cost));
  }

  /// Whether the hash is that of the code.
  ///
  /// @throws HasherBusy where too many wait
  public boolean isOfCode(String hash, Secret code) {
    return run(() -> {
      Argon2Cost.of(hash).ifPresent(this::count);
      return algorithm.get().verify(hash, code);
    });
  }

  private boolean isOf(StoredHash hash, Password password) {
    var stored = Argon2Cost.of(hash.outer());
    var secret = hash.inner().map(recipe -> inner(recipe, password)).orElse(password.value());
    stored.ifPresent(this::count);
    var matches = algorithm.get().verify(hash.outer(), secret);
    stored.flatMap(spent -> spent.upTo(cost)).ifPresent(left -> spend(left, password));
    return matches;
  }

  /// One at a time: each may need 128 MiB of the Java heap.
  private Secret inner(HashParameters recipe, Password password) {
    foreign.lock();
    try {
      return Secret.of(recipe.digest(password.value()));
    } finally {
      foreign.unlock();
    }
  }

  private void spend(Argon2Cost left, Password password) {
    var _ = compute(password.value(), left);
  }

  private String compute(Secret secret, Argon2Cost with) {
    count(with);
    return algorithm.get().hash(secret, with);
  }

  private void count(Argon2Cost with) {
    computed.computeIfAbsent(with, _ -> new LongAdder()).increment();
  }

  /// How often Argon2id was computed, by its cost, for instance `m=19456,t=2,p=1`.
  public Map<String, Long> computed() {
    var counts = new TreeMap<String, Long>();
    computed.forEach((with, count) -> counts.put(with.text(), count.sum()));
    return counts;
  }

  /// Has someone told how many nanoseconds each piece of work took, without its waiting.
  public void tellTimes(LongConsumer told) {
    times = told;
  }

  /// Whether the settings ask for more than the hash was made with.
  boolean isOutdated(StoredHash hash) {
    return hash.isOutdated(cost);
  }

  /// Whether the hash is as strong as what the settings ask for, but another.
  boolean isOtherwise(StoredHash hash) {
    return hash.isOtherwise(cost);
  }

  /// What hashes here, for the self-check.
  public String algorithm() {
    return algorithm.get().name();
  }

  /// How many wait.
  public long waiting() {
    return turns.waiting();
  }

  /// How many more may come now.
  public long free() {
    return turns.room();
  }

  /// Runs other work that a stranger can make expensive on the same bounded threads.
  ///
  /// @throws HasherBusy where too many wait
  <T> T run(Callable<T> work) {
    if (!turns.enter()) {
      throw new HasherBusy();
    }
    try {
      return threads.submit(() -> inPlace(work)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while hashing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  /// The next one is let in from here: the thread that waits for the result may wait for a
  /// processor.
  private <T> T inPlace(Callable<T> work) throws Exception {
    var begun = nanos.getAsLong();
    try {
      return work.call();
    } finally {
      turns.leave();
      times.accept(nanos.getAsLong() - begun);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

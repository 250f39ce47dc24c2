package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests that wait for SQLite's writer together. One holds it until the others wait, so that
/// they come along.
class SharedCommitsTests {
  private static final long MILLISECOND = 1_000_000;
  private static final int COMPANY = 10;
  private static final int ROUNDS = 20;
  private static final int KILLED_AFTER = 500;
  private final TestDatabase test = TestDatabase.own(TestDatabase.Kind.SQLITE);
  private final Database database = test.database();
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService jobs = Executors.newCachedThreadPool();
  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicBoolean released = new AtomicBoolean();
  private final List<Future<?>> running = new ArrayList<>();
  private final List<String> effects = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    requests.shutdownNow();
    jobs.shutdownNow();
    database.close();
  }

  private static int insert(Transaction transaction, String name) {
    return transaction.change("INSERT INTO installation VALUES (?, ?, 1)", name, new byte[1]);
  }

  /// Adds a row, and says so after the commit.
  private int add(Transaction transaction, String name) {
    transaction.afterCommit(() -> effects.add(name + " of " + rows(name)));
    return insert(transaction, name);
  }

  private long rows(String like) {
    return test.count("SELECT COUNT(*) FROM installation WHERE name LIKE ?", like);
  }

  private long waiting() {
    return database.connections().getOrDefault("waiting", 0L);
  }

  private void awaitWaiting(long number) {
    await(() -> waiting() >= number);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(MILLISECOND);
    }
  }

  /// Has the writer, the first time until so many wait.
  private <T> T hold(int waiting, T result) {
    if (held.compareAndSet(false, true)) {
      awaitWaiting(waiting);
      released.set(true);
    }
    return result;
  }

  private <T> Future<T> begun(ExecutorService on, Callable<T> request) {
    var holder = on.submit(request);
    await(held::get);
    return holder;
  }

  private Future<Integer> holdUntil(int waiting) {
    return begun(
        requests, () -> database.write(transaction -> hold(waiting, add(transaction, "holder"))));
  }

  private <T> Future<T> queued(ExecutorService on, Callable<T> request) {
    var before = waiting();
    var future = on.submit(request);
    // The holder goes on as soon as the last one waits.
    await(() -> waiting() > before || released.get());
    return future;
  }

  private <T> Future<T> queued(Function<Transaction, T> work) {
    return queued(requests, () -> database.write(work));
  }

  private void queueMembers(int from, int to) {
    IntStream.range(from, to)
        .forEach(i -> running.add(queued(transaction -> add(transaction, "member-" + i))));
  }

  private static Throwable failure(Future<?> future) {
    return Objects.requireNonNull(assertThrows(ExecutionException.class, future::get).getCause());
  }

  private void assertAllAreThere(Future<?> holder, int members) throws Exception {
    assertEquals(1, holder.get());
    for (var future : running) {
      future.get();
    }
    assertAllAreThere(members);
  }

  private void assertAllAreThere(int members) {
    assertEquals(members, rows("member-%"));
    assertEquals(1, rows("holder"));
    assertEquals(members + 1, effects.size());
    assertTrue(effects.stream().allMatch(effect -> effect.endsWith(" of 1")), effects::toString);
  }

  private static long savepoints(StatementLog log) {
    return log.take().stream().filter(sql -> sql.startsWith("SAVEPOINT")).count();
  }

  @Test
  void whoeverWaitsComesAlong() throws Exception {
    try (var log = StatementLog.of(database)) {
      var holder = holdUntil(COMPANY);
      queueMembers(0, COMPANY);
      assertAllAreThere(holder, COMPANY);
      assertTrue(savepoints(log) > 0);
    }
  }

  @Test
  void whoIsAloneHasNoSavepoint() throws Exception {
    try (var log = StatementLog.of(database)) {
      assertEquals(1, requests.submit(() -> database.write(one -> insert(one, "a"))).get());
      assertEquals(List.of("INSERT INTO installation VALUES (?, ?, 1)"), log.take());
    }
  }

  /// It may be long, and no request waits for it longer than for its turn.
  @Test
  void aJobIsCommittedAlone() throws Exception {
    try (var log = StatementLog.of(database)) {
      var holder = holdUntil(3);
      for (var i = 0; i < 3; i++) {
        var name = "member-" + i;
        running.add(queued(jobs, () -> database.write(transaction -> add(transaction, name))));
      }
      assertAllAreThere(holder, 3);
      assertEquals(0, savepoints(log));
    }
  }

  @Test
  void whatFailsTakesBackItsOwnPartOnly() throws Exception {
    var holder = holdUntil(COMPANY + 2);
    queueMembers(0, COMPANY / 2);
    var failing =
        queued(transaction -> {
          add(transaction, "failing");
          throw new IllegalArgumentException("planned");
        });
    var broken =
        queued(transaction -> {
          add(transaction, "broken");
          throw new StackOverflowError("planned");
        });
    queueMembers(COMPANY / 2, COMPANY);
    assertInstanceOf(IllegalArgumentException.class, failure(failing));
    assertInstanceOf(StackOverflowError.class, failure(broken));
    assertEquals(1, holder.get());
    for (var future : running) {
      future.get();
    }
    assertEquals(0, rows("failing") + rows("broken"));
    assertEquals(COMPANY, rows("member-%"));
  }

  @Test
  void whoFailsFirstLeavesTheOthersToThemselves() throws Exception {
    Function<Transaction, Integer> failing =
        transaction -> {
          hold(2, add(transaction, "holder"));
          throw new IllegalStateException("planned");
        };
    var holder = begun(requests, () -> database.write(failing));
    queueMembers(0, 2);
    failure(holder);
    for (var future : running) {
      future.get();
    }
    assertEquals(List.of("member-0 of 1", "member-1 of 1"), effects.stream().sorted().toList());
    assertEquals(0, rows("holder"));
  }

  /// What one has left to be checked at the commit is found wrong there.
  @Test
  void aCommitThatFailsLosesNothingAndBlamesItsCause() throws Exception {
    var holder = holdUntil(COMPANY + 1);
    queueMembers(0, COMPANY / 2);
    var runs = new AtomicInteger();
    var guilty =
        queued(transaction -> {
          runs.incrementAndGet();
          transaction.handle().execute("PRAGMA defer_foreign_keys = ON");
          add(transaction, "guilty");
          return transaction.change(
              """
              INSERT INTO passwords (account_id, sealed_hash, changed_at, changed_by)
              VALUES ('x', ?, 1, 'sign_up')
              """,
              new byte[1]);
        });
    queueMembers(COMPANY / 2, COMPANY);
    failure(guilty);
    assertAllAreThere(holder, COMPANY);
    assertEquals(0, rows("guilty"));
    assertTrue(runs.get() > 1);
  }

  /// There SQLite takes back everything by itself, also what others have done. A page limit is
  /// refused as a full disk is.
  @Test
  void aFullDiskFailsOnlyWhatDoesNotFit() throws Exception {
    var used = test.count("SELECT page_count FROM pragma_page_count");
    test.run(transaction ->
        transaction
            .handle()
            .select("PRAGMA max_page_count = " + (used + 20))
            .mapTo(Long.class)
            .one());
    var holder = holdUntil(COMPANY + 1);
    queueMembers(0, COMPANY / 2);
    var large = queued(transaction -> add(transaction, "x".repeat(1_000_000)));
    queueMembers(COMPANY / 2, COMPANY);
    assertInstanceOf(DatabaseUnwritable.class, failure(large));
    assertAllAreThere(holder, COMPANY);
    assertEquals(0, rows("x%"));
  }

  private String level(Transaction transaction) {
    return transaction.handle().select("PRAGMA synchronous").mapTo(String.class).one();
  }

  @Test
  void nothingSyncedRidesOnWhatIsNot() throws Exception {
    var holder = begun(requests, () -> database.writeUnsynced(one -> hold(2, level(one))));
    var synced = queued(this::level);
    var unsynced = queued(requests, () -> database.writeUnsynced(this::level));
    assertEquals(List.of("1", "2", "2"), List.of(holder.get(), synced.get(), unsynced.get()));
  }

  @Test
  void whoLeadsTheSyncedIsSynced() throws Exception {
    var job = begun(jobs, () -> database.write(one -> hold(2, level(one))));
    var unsynced = queued(requests, () -> database.writeUnsynced(this::level));
    var synced = queued(this::level);
    assertEquals(List.of("2", "2", "2"), List.of(job.get(), unsynced.get(), synced.get()));
    assertEquals("1", requests.submit(() -> database.writeUnsynced(this::level)).get());
  }

  @Test
  void whoIsInterruptedWhileWaitingDoesNothing() throws Exception {
    var runs = new AtomicInteger();
    var holder = holdUntil(3);
    queueMembers(0, 1);
    var waiter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                database.write(transaction -> runs.incrementAndGet());
              } catch (RuntimeException e) {
                effects.add("interrupted " + Thread.currentThread().isInterrupted());
              }
            });
    awaitWaiting(2);
    waiter.interrupt();
    waiter.join();
    assertEquals(List.of("interrupted true"), List.copyOf(effects));
    effects.clear();
    queueMembers(1, 3);
    assertAllAreThere(holder, 3);
    assertEquals(0, runs.get());
  }

  /// Nothing is lost, nothing is done twice, nothing is half done.
  @Test
  void manyAtOnceAreEachDoneOnce() throws Exception {
    test.run(transaction -> insert(transaction, "counter"));
    var counted = new AtomicInteger();
    var failed = new AtomicInteger();
    for (var thread = 0; thread < Race.THREADS; thread++) {
      var name = thread;
      running.add(
          requests.submit(() -> {
            for (var round = 0; round < ROUNDS; round++) {
              try {
                count("race-" + name + "-" + round, (name + round) % 7 == 0, counted);
              } catch (IllegalStateException e) {
                failed.incrementAndGet();
              }
            }
          }));
    }
    for (var future : running) {
      future.get();
    }
    assertEquals(Race.THREADS * ROUNDS, counted.get() + failed.get());
    assertEquals(counted.get(), rows("race-%"));
    assertEquals(
        counted.get() + 1,
        test.count("SELECT created_at FROM installation WHERE name = 'counter'"));
  }

  private void count(String name, boolean fails, AtomicInteger counted) {
    Function<Transaction, Integer> work =
        transaction -> {
          transaction.afterCommit(counted::incrementAndGet);
          insert(transaction, name);
          transaction.change(
              "UPDATE installation SET created_at = created_at + 1 WHERE name = 'counter'");
          if (fails) {
            throw new IllegalStateException("planned");
          }
          return 1;
        };
    if (name.hashCode() % 2 == 0) {
      database.write(work);
    } else {
      database.writeUnsynced(work);
    }
  }

  /// kill -9 in the middle of it.
  @Test
  void whatWasAnsweredIsThere() throws Exception {
    var file = ((SqliteSettings) test.settings()).file();
    var output = file.resolveSibling("output");
    var process = WritingProcess.start(file, output);
    await(() -> !process.isAlive() || lines(output).size() > KILLED_AFTER);
    process.destroyForcibly().waitFor();
    var answered = new ArrayList<>(lines(output));
    answered.removeLast(); // perhaps cut off
    assertTrue(answered.size() >= KILLED_AFTER);
    var there =
        Set.copyOf(
            database.read(handle ->
                handle.select("SELECT name FROM installation").mapTo(String.class).list()));
    answered.removeAll(there);
    assertEquals(List.of(), answered);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its outcome is open then: it waits for it.
  @Test
  void whoIsInterruptedOnceItsWorkHasBegunGetsItsResult() throws Exception {
    var holder = holdUntil(1);
    var waiter =
        queued(
            requests,
            () -> {
              var own = Thread.currentThread();
              var result =
                  database.write(transaction -> {
                    own.interrupt();
                    return insert(transaction, "member-0");
                  });
              return result + " " + Thread.interrupted();
            });
    assertEquals("1 true", waiter.get());
    assertEquals(1, holder.get());
    assertEquals(1, rows("member-0"));
  }

  /// The connection cannot be given back: that undoes nothing, and nothing is done twice.
  @Test
  void whatGoesWrongAfterTheCommitIsNoFailure() throws Exception {
    var runs = new AtomicInteger();
    try (var pool = new UnreturnablePool(((SqliteSettings) test.settings()).file())) {
      var transactions =
          new Transactions(
              Dialect.SQLITE,
              pool,
              new BorrowedConnection(),
              Jdbi.create(pool),
              new Statements(Dialect.SQLITE),
              test.clock());
      var shared = new SharedCommits(transactions, new LogCheckpoints(pool), 1_000);
      Function<Transaction, Integer> work =
          transaction -> runs.incrementAndGet() + insert(transaction, "row-" + runs.get());
      for (var durability : Durability.values()) {
        shared.commit(durability, work, new AtomicBoolean());
      }
    }
    assertEquals(2, runs.get());
    assertEquals(2, rows("row-%"));
  }
}

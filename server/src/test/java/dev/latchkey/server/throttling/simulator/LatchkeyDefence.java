package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.countries.Country;
import dev.latchkey.server.detection.AttemptOutcome;
import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.detection.DetectionProbe;
import dev.latchkey.server.detection.DetectionSettings;
import dev.latchkey.server.detection.EnteredAttempt;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.proofofwork.ProofOfWork;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.SqliteSettings;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.RepeatedGuesses;
import dev.latchkey.server.throttling.SignInBudgets;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// The real budgets, device cookies and detectors, on a real SQLite database; only that a password
/// is right is said, not computed. What an attempt runs through is what `SignIn` does.
final class LatchkeyDefence implements Defence {
  private static final long HASH_NANOS = 5_000_000;
  private static final long HOUSEKEEPING_SECONDS = 600;
  private final ThreadLocal<Boolean> outOfTries = ThreadLocal.withInitial(() -> false);
  private final TestClock clock = new TestClock();
  private final Database database;
  private final RateLimiter limiter;
  private final RepeatedGuesses repeated;
  private final DeviceCookies devices;
  private final Detection detection;
  private final Path folder;
  private long cleaned;
  private final AtomicLong worked = new AtomicLong();

  LatchkeyDefence(Path folder, long seed) {
    this.folder = folder;
    var randomness = new SeededRandomness(seed);
    var digests = InstallationKeys.open(folder.resolve("keys"), randomness).digests();
    database = new SqliteSettings(folder.resolve("latchkey.db")).open(clock);
    limiter = new RateLimiter(digests);
    repeated = new RepeatedGuesses(randomness);
    devices = new DeviceCookies(digests, randomness);
    var settings = Settings.load(DetectionSettings.ALL, Optional.empty(), Map.of(), Map.of());
    detection = new Detection(settings, randomness, clock);
  }

  @Override
  public String name() {
    return "Latchkey";
  }

  @Override
  public Verdict attempt(
      SimulatedAttempt attempt, Optional<Person> owner, boolean right, Instant now) {
    clock.set(now);
    clean(now);
    return watched(attempt, owner, right, 0);
  }

  /// What runs by the clock in a server.
  private void clean(Instant now) {
    if (now.getEpochSecond() - cleaned >= HOUSEKEEPING_SECONDS) {
      cleaned = now.getEpochSecond();
      DetectionProbe.forget(detection);
      limiter.purge(database);
    }
  }

  private Verdict watched(
      SimulatedAttempt attempt, Optional<Person> owner, boolean right, long nanos) {
    var known =
        attempt
            .device()
            .flatMap(cookie ->
                owner.filter(person -> devices.knows(cookie, person.id, person.generation)))
            .isPresent();
    var watch = detection.watch(() -> entered(attempt), false);
    var suspicion = known ? 0 : watch.suspicion();
    outOfTries.set(false);
    var verdict = enter(attempt, owner, right, known, suspicion, nanos);
    watch.ended(outOfTries.get() ? AttemptOutcome.OUT_OF_TRIES : outcome(verdict), known);
    return verdict;
  }

  private Verdict enter(
      SimulatedAttempt attempt,
      Optional<Person> owner,
      boolean right,
      boolean known,
      int suspicion,
      long nanos) {
    var works = suspicion > 0 && attempt.works();
    var keys = keys(attempt, owner, known, works, suspicion);
    if (suspicion > 0 && !works && !limiter.isFull(database, keys)) {
      return Verdict.REFUSED;
    }
    return switch (limiter.enter(database, keys)) {
      case RateLimiter.Entry.Admitted(var place) when suspicion > 0 && !works -> {
        limiter.passed(database, place);
        yield Verdict.REFUSED;
      }
      case RateLimiter.Entry.Admitted(var place) -> {
        LockSupport.parkNanos(nanos);
        yield leave(place, attempt, owner, right);
      }
      case RateLimiter.Entry.Refused(var full)
          when full.limit().yieldsToWork() && attempt.works() ->
          afterWork(attempt, owner, right);
      case RateLimiter.Entry.Refused(var full) when full.limit().closesName() ->
          atClosedName(attempt, owner, right);
      case RateLimiter.Entry.Refused(var full) when full.limit().isRunOfDevice() ->
          enter(attempt, owner, right, false, 0, nanos);
      case RateLimiter.Entry.Refused(var full) when full.limit().yieldsToWork() -> Verdict.REFUSED;
      case RateLimiter.Entry.Refused _, RateLimiter.Entry.Crowded _ -> {
        outOfTries.set(true);
        yield Verdict.REFUSED;
      }
    };
  }

  private List<LimitKey> keys(
      SimulatedAttempt attempt,
      Optional<Person> owner,
      boolean known,
      boolean works,
      int suspicion) {
    if (known) {
      return SignInBudgets.ofDevice(owner.orElseThrow().id, attempt.device().orElseThrow());
    }
    return works
        ? budgets(attempt).ofSuspect(work(attempt, suspicion))
        : budgets(attempt).ofStranger();
  }

  /// That the work was done is said, not proven. On average, half of the numbers are tried.
  private String work(SimulatedAttempt attempt, int suspicion) {
    var failures = limiter.counted(database, SignInBudgets.worked(attempt.login()));
    return "challenge " + worked.addAndGet(ProofOfWork.amount(failures, suspicion) / 2);
  }

  private Verdict afterWork(SimulatedAttempt attempt, Optional<Person> owner, boolean right) {
    var challenge = work(attempt, 0);
    return switch (limiter.enter(database, budgets(attempt).ofWorker(challenge))) {
      case RateLimiter.Entry.Admitted(var place) -> leave(place, attempt, owner, right);
      case RateLimiter.Entry.Refused(var full) when full.limit().closesName() ->
          atClosedName(attempt, owner, right);
      case RateLimiter.Entry.Refused _, RateLimiter.Entry.Crowded _ -> Verdict.REFUSED;
    };
  }

  private Verdict leave(
      RateLimiter.Place place, SimulatedAttempt attempt, Optional<Person> owner, boolean right) {
    var budgets = budgets(attempt);
    if (!right) {
      var again = repeated.isRepeated(budgets, Secret.of(attempt.word()), clock.instant());
      database.write(transaction -> {
        if (again) {
          limiter.failedAgainIn(transaction, place, budgets);
        } else {
          limiter.failedIn(transaction, place);
        }
        return true;
      });
      return Verdict.WRONG;
    }
    var person = owner.orElseThrow();
    database.write(transaction -> {
      limiter.succeededIn(transaction, place, budgets, person.id);
      return true;
    });
    equip(person);
    return Verdict.RIGHT;
  }

  @Override
  public void equip(Person owner) {
    owner.cookie = Optional.of(devices.issue(owner.id, owner.generation));
  }

  private Verdict atClosedName(SimulatedAttempt attempt, Optional<Person> owner, boolean right) {
    if (limiter.enter(database, budgets(attempt).ofClosedName())
        instanceof RateLimiter.Entry.Admitted(var place)) {
      if (right && place.isLifted()) {
        return leave(place, attempt, owner, true);
      }
      limiter.failed(database, place);
      return place.isLifted() ? Verdict.WRONG : Verdict.REFUSED;
    }
    return Verdict.REFUSED;
  }

  @Override
  public List<Verdict> together(List<SimulatedAttempt> all, Person owner, Instant now) {
    clock.set(now);
    try (var threads = Executors.newFixedThreadPool(all.size())) {
      var answers = new ArrayList<Future<Verdict>>();
      for (var one : all) {
        answers.add(threads.submit(() -> watched(one, Optional.of(owner), true, HASH_NANOS)));
      }
      var verdicts = new ArrayList<Verdict>();
      for (var answer : answers) {
        verdicts.add(answer.get());
      }
      return verdicts;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void reset(Person owner, Instant now) {
    clock.set(now);
    database.write(transaction -> {
      limiter.lift(transaction, owner.id, List.of(owner.login));
      return true;
    });
  }

  @Override
  public long worked() {
    return worked.get();
  }

  @Override
  public Set<String> found() {
    return detection.found().entrySet().stream()
        .filter(rule -> rule.getValue() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<Memory> memory() {
    var rows =
        database.write(transaction ->
            transaction
                .handle()
                .createQuery("SELECT COUNT(*) FROM attempts")
                .mapTo(Long.class)
                .one());
    return Optional.of(
        new Memory(rows, DetectionProbe.keys(detection), DetectionProbe.mostBytes(detection)));
  }

  private static SignInBudgets budgets(SimulatedAttempt attempt) {
    return new SignInBudgets(client(attempt), attempt.login());
  }

  private static ClientAddress client(SimulatedAttempt attempt) {
    return ClientAddress.parse(attempt.address()).orElseThrow();
  }

  private static EnteredAttempt entered(SimulatedAttempt attempt) {
    return new EnteredAttempt(
        attempt.login(),
        Secret.of(attempt.word()),
        attempt.common(),
        client(attempt),
        Optional.of(new Country(attempt.country())),
        Optional.of(attempt.referrer()).filter(text -> !text.isEmpty()));
  }

  private static AttemptOutcome outcome(Verdict verdict) {
    return switch (verdict) {
      case REFUSED -> AttemptOutcome.REFUSED;
      case WRONG -> AttemptOutcome.FAILED;
      case RIGHT -> AttemptOutcome.SUCCEEDED;
    };
  }

  @Override
  public void close() {
    database.close();
    TestFolder.remove(folder);
  }
}

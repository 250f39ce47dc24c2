package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.countries.Country;
import dev.latchkey.server.detection.AttemptOutcome;
import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.detection.EnteredAttempt;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.proofofwork.ProofOfWork;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.RepeatedGuesses;
import dev.latchkey.server.throttling.SignInBudgets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// One server: the real budgets, device cookies and detectors; only that a password is right is
/// said, not computed. What an attempt runs through is what `SignIn` does.
///
/// @param worked hashes of all proofs of work, on all nodes
record LatchkeyNode(
    Database database,
    RateLimiter limiter,
    RepeatedGuesses repeated,
    DeviceCookies devices,
    Detection detection,
    AtomicLong worked) {
  private static final ThreadLocal<Boolean> OUT_OF_TRIES = ThreadLocal.withInitial(() -> false);

  /// Writes what was found, tells other nodes what is suspected, and learns what they do.
  void tick() {
    detection.tick(database, new AuditTrail(database));
  }

  /// @param nanos that a comparison takes
  Verdict attempt(SimulatedAttempt attempt, Optional<Person> owner, boolean right, long nanos) {
    var known =
        attempt
            .device()
            .flatMap(cookie ->
                owner.filter(person -> devices.knows(cookie, person.id, person.generation)))
            .isPresent();
    var watch = detection.watch(() -> entered(attempt), false);
    var suspicion = known ? 0 : watch.suspicion();
    OUT_OF_TRIES.set(false);
    var verdict = enter(attempt, owner, right, known, suspicion, nanos);
    watch.ended(OUT_OF_TRIES.get() ? AttemptOutcome.OUT_OF_TRIES : outcome(verdict), known);
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
        OUT_OF_TRIES.set(true);
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
      var again = repeated.isRepeated(budgets, Secret.of(attempt.word()), database.now());
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

  void equip(Person owner) {
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
}

package dev.latchkey.server.detection;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for patterns of guessing in all attempts to sign in, and tells of those that it finds: in
/// the audit trail, by the name of the rule, and in the metrics. Attempts that match what was found
/// are suspected for a while.
///
/// It knows no account, and never makes an attempt fail. What it remembers of attempts is in this
/// process alone: it begins with nothing after a start, and several nodes see their own attempts
/// each. What is suspected, passwords apart, is shared by the nodes.
public final class Detection {
  /// How often what was found is written down.
  public static final Duration TICK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Detection.class);
  private final Clock clock;
  private final AttemptFactory factory;
  private final List<Detector> detectors;
  private final Set<DetectionRule> answering;
  private final Findings findings;
  private final Suspicions suspicions = new Suspicions();
  private final RuleCounts counts = new RuleCounts(Detectors.rules());
  private final RuleHours hours;
  private final Lock lock = new ReentrantLock();

  /// When what other nodes suspect was read; by one thread at a time.
  private int learned;

  /// One that shares nothing with others.
  public Detection(Settings settings, Randomness randomness, Clock clock) {
    this(settings, new EphemeralDigests(randomness), randomness, clock);
  }

  /// One that shares what it suspects with the other nodes of its installation.
  ///
  /// @param names digests that all nodes make alike
  public Detection(Settings settings, EphemeralDigests names, Randomness randomness, Clock clock) {
    this(
        Detectors.of(settings),
        Detectors.answering(settings),
        Detectors.thresholds(settings),
        new AttemptFactory(
            DetectionSettings.referrers(settings), names, randomness, clock.instant()),
        clock);
  }

  /// @param answering the rules whose findings are suspicious
  /// @param thresholds of the rules that are on, by their names
  Detection(
      List<Detector> detectors,
      Set<DetectionRule> answering,
      Map<String, Integer> thresholds,
      AttemptFactory factory,
      Clock clock) {
    this.clock = clock;
    this.detectors = detectors;
    this.answering = answering;
    this.factory = factory;
    findings = new Findings(Detectors.rules());
    hours = new RuleHours(counts, thresholds);
  }

  /// Looks at an attempt before it is verified; in well under 0.1 ms, and without touching the
  /// database.
  ///
  /// @param entered is asked once; what it throws is not passed on
  /// @param trusted whether nothing counts that was found about its source or network
  public AttemptWatch watch(Supplier<EnteredAttempt> entered, boolean trusted) {
    var attempt =
        safely(
            () -> Optional.of(factory.attempt(entered.get(), clock.instant())),
            Optional.<ObservedAttempt>empty());
    return new AttemptWatch(
        this, attempt, attempt.map(one -> suspected(one, trusted)).orElse(Suspected.NOT));
  }

  private static <T> T safely(Supplier<T> work, T otherwise) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      // The message of an exception may hold what was entered.
      LOG.error("the guessing defence has a fault: {}", e.getClass().getName());
      return otherwise;
    }
  }

  private Suspected suspected(ObservedAttempt attempt, boolean trusted) {
    var traits =
        attempt.traits().stream().filter(trait -> !trusted || !trait.by().isOfPlace()).toList();
    return locked(() -> suspicions.match(traits, attempt.second()));
  }

  void ended(ObservedAttempt attempt, Suspected suspected) {
    safely(
        () -> {
          if (!attempt.knownDevice()) {
            var result = attempt.refused() ? RuleResult.STOPPED : RuleResult.SLOWED;
            suspected.rules().forEach(rule -> counts.count(rule, result));
          }
          observe(attempt);
          return true;
        },
        false);
  }

  /// Owners who mistype in their own browser count nowhere.
  private void observe(ObservedAttempt attempt) {
    if (attempt.knownDevice() && !attempt.succeeded()) {
      return;
    }
    each(
        attempt.second(),
        detector ->
            attempt.isOutOfTries() && !detector.isOfPlaces()
                ? List.of()
                : detector.observe(attempt));
  }

  private void note(DetectionRule rule, Detected detected, int second) {
    counts.reached(rule, detected);
    if (detected.isFound()) {
      findings.add(rule, detected, second);
      if (answering.contains(rule)) {
        suspicions.raise(rule, detected, second);
      }
    }
  }

  /// Takes a wrong guess at a token, a code or a client's secret into account.
  public void guessed(ClientAddress client) {
    safely(
        () -> {
          var guess = factory.guess(client, clock.instant());
          each(guess.second(), detector -> detector.guessed(guess));
          return true;
        },
        false);
  }

  /// Takes a wrong current password in a session of an account into account.
  public void guessedInSession(Id account) {
    safely(
        () -> {
          var second = (int) clock.instant().getEpochSecond();
          var digest = factory.account(account);
          var number = factory.number();
          each(
              second,
              detector -> detector.guessedInSession(digest, number, second).stream().toList());
          return true;
        },
        false);
  }

  /// What each detector finds.
  private void each(int second, Function<Detector, List<Detected>> look) {
    lock.lock();
    try {
      for (var detector : detectors) {
        var found = look.apply(detector);
        found.forEach(one -> note(detector.rule(), one, second));
        if (found.stream().anyMatch(Detected::isFound)) {
          counts.count(detector.rule(), RuleResult.SEEN);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes a request of a session into account.
  ///
  /// @return whether its account has sent too many
  public boolean requested(Id account) {
    return safely(
        () -> {
          var second = (int) clock.instant().getEpochSecond();
          var digest = factory.account(account);
          return locked(() -> request(digest, second));
        },
        false);
  }

  private boolean request(long account, int second) {
    var tooMany = false;
    for (var detector : detectors) {
      var found = detector.requested(account, second);
      found.ifPresent(one -> note(detector.rule(), one, second));
      if (found.filter(Detected::isFound).isPresent()) {
        counts.count(detector.rule(), RuleResult.SEEN);
        tooMany = answering.contains(detector.rule());
        if (tooMany) {
          counts.count(detector.rule(), RuleResult.STOPPED);
        }
      }
    }
    return tooMany;
  }

  /// Writes down what was found since, and forgets what is over: not while someone waits for the
  /// answer to an attempt.
  public void tick(Database database, AuditTrail audit) {
    forget();
    var waiting = findings.waiting();
    if (!waiting.isEmpty()) {
      database.write(transaction -> {
        waiting.forEach(event -> audit.append(transaction, event));
        return true;
      });
      findings.written(waiting.size());
    }
    hours.write(database, clock.instant());
    share(database);
  }

  /// Tells other nodes what this one suspects, and learns what they do.
  private void share(Database database) {
    var second = (int) clock.instant().getEpochSecond();
    SharedSuspicions.write(database, locked(() -> suspicions.untold(SharedSuspicions.AT_ONCE)));
    if (Math.abs(second - learned) >= SharedSuspicions.SECONDS) {
      learned = second;
      var known = SharedSuspicions.read(database);
      locked(() -> suspicions.learn(known, answering, second));
    }
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what is over.
  void forget() {
    var now = clock.instant();
    factory.renew(now);
    lock.lock();
    try {
      memories().forEach(memory -> memory.forget((int) now.getEpochSecond()));
    } finally {
      lock.unlock();
    }
  }

  /// How often each rule has found its pattern since the start.
  public Map<String, Long> found() {
    return findings.counts();
  }

  /// Deletes what was counted too long ago.
  public void purge(Transaction transaction) {
    RuleHours.purge(transaction);
    SharedSuspicions.purge(transaction);
  }

  /// What the rules that are on have counted since, of all nodes, and those that have counted
  /// nothing.
  ///
  /// @param settings of this installation
  public static List<RuleDays> since(Database database, Settings settings, Instant time) {
    var counted = RuleHours.since(database, time);
    var all = new ArrayList<>(counted);
    Detectors.thresholds(settings)
        .forEach((rule, threshold) -> {
          if (counted.stream().noneMatch(days -> days.isOf(rule, threshold))) {
            all.add(RuleDays.nothing(rule, threshold, time));
          }
        });
    all.sort(Comparator.comparing(RuleDays::rule).thenComparingInt(RuleDays::threshold));
    return List.copyOf(all);
  }

  /// By rule and result, what each rule has seen, slowed and stopped since the start.
  public Map<List<String>, Long> results() {
    return counts.ofAttempts();
  }

  /// What was found and is not written yet.
  List<DetectionEvent> waiting() {
    return findings.waiting();
  }

  private Stream<Remembered> memories() {
    return Stream.concat(
        detectors.stream().map(Detector::memories).flatMap(List::stream), Stream.of(suspicions));
  }

  /// What all detectors remember together.
  DetectorMemory memory() {
    return locked(() ->
        memories()
            .map(Remembered::memory)
            .reduce(new DetectorMemory(0, 0, 0), DetectorMemory::plus));
  }
}

package dev.latchkey.server.detection;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for patterns of guessing in all attempts to sign in, and tells of those that it finds: in
/// the audit trail, by the name of the rule, and in the metrics.
///
/// It observes only. It knows no account, stores nothing, and never makes an attempt fail. What it
/// remembers is in this process alone: it begins with nothing after a start, and several nodes see
/// their own attempts each.
public final class Detection {
  /// How often what was found is written down.
  public static final Duration TICK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Detection.class);
  private final Clock clock;
  private final AttemptFactory factory;
  private final List<Detector> detectors;
  private final Findings findings;
  private final Lock lock = new ReentrantLock();

  public Detection(Settings settings, Randomness randomness, Clock clock) {
    this(Detectors.of(settings), DetectionSettings.referrers(settings), randomness, clock);
  }

  Detection(List<Detector> detectors, Referrers referrers, Randomness randomness, Clock clock) {
    this.clock = clock;
    this.detectors = detectors;
    factory = new AttemptFactory(referrers, randomness, clock.instant());
    findings = new Findings(Detectors.rules());
  }

  /// Takes an attempt into account, whatever became of it; in well under 0.1 ms, and without
  /// touching the database.
  ///
  /// @param entered is asked once; what it throws is not passed on either
  public void attempt(
      Supplier<EnteredAttempt> entered, AttemptOutcome outcome, boolean knownDevice) {
    safely(() -> observe(factory.attempt(entered.get(), outcome, knownDevice, clock.instant())));
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      // The message of an exception may hold what was entered.
      LOG.error("the guessing defence has a fault: {}", e.getClass().getName());
    }
  }

  /// Owners who mistype in their own browser count nowhere.
  void observe(ObservedAttempt attempt) {
    if (attempt.knownDevice() && !attempt.succeeded()) {
      return;
    }
    lock.lock();
    try {
      for (var detector : detectors) {
        for (var found : detector.observe(attempt)) {
          findings.add(detector.rule(), found, attempt.second());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes a request of a session into account.
  public void requested(Id account) {
    safely(() -> request(account));
  }

  private void request(Id account) {
    var second = (int) clock.instant().getEpochSecond();
    var digest = factory.account(account);
    lock.lock();
    try {
      for (var detector : detectors) {
        detector
            .requested(digest, second)
            .ifPresent(found -> findings.add(detector.rule(), found, second));
      }
    } finally {
      lock.unlock();
    }
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

  /// What was found and is not written yet.
  List<DetectionEvent> waiting() {
    return findings.waiting();
  }

  private Stream<Remembered> memories() {
    return detectors.stream().map(Detector::memories).flatMap(List::stream);
  }

  /// What all detectors remember together.
  DetectorMemory memory() {
    lock.lock();
    try {
      return memories()
          .map(Remembered::memory)
          .reduce(new DetectorMemory(0, 0, 0), DetectorMemory::plus);
    } finally {
      lock.unlock();
    }
  }
}

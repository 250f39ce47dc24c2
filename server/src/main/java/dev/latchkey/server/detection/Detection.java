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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
  private final Patterns patterns;
  private final RuleHours hours;
  private final SharedSuspicions shared;

  /// One that shares nothing with others.
  public Detection(Settings settings, Randomness randomness, Clock clock) {
    this(settings, new EphemeralDigests(randomness), randomness, clock);
  }

  /// One that shares what it suspects with the other nodes of its installation.
  ///
  /// @param names digests that all nodes make alike
  public Detection(Settings settings, EphemeralDigests names, Randomness randomness, Clock clock) {
    this(
        new Patterns(Detectors.of(settings), Detectors.answering(settings)),
        Detectors.thresholds(settings),
        new AttemptFactory(
            DetectionSettings.referrers(settings), names, randomness, clock.instant()),
        clock);
  }

  /// @param thresholds of the rules that are on, by their names
  Detection(
      Patterns patterns, Map<String, Integer> thresholds, AttemptFactory factory, Clock clock) {
    this.clock = clock;
    this.patterns = patterns;
    this.factory = factory;
    hours = new RuleHours(patterns.counts(), thresholds);
    shared = new SharedSuspicions(patterns);
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

  private static void safely(Runnable work) {
    safely(
        () -> {
          work.run();
          return true;
        },
        false);
  }

  private int second() {
    return (int) clock.instant().getEpochSecond();
  }

  // attempts to sign in

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

  private Suspected suspected(ObservedAttempt attempt, boolean trusted) {
    var traits = attempt.traits();
    if (trusted) {
      traits.removeIf(trait -> trait.by().isOfPlace());
    }
    return patterns.suspected(traits, attempt.second());
  }

  void ended(ObservedAttempt attempt, Suspected suspected) {
    safely(() -> {
      if (!attempt.knownDevice()) {
        patterns.answered(suspected, attempt.refused() ? RuleResult.STOPPED : RuleResult.SLOWED);
      }
      observe(attempt);
    });
  }

  /// Owners who mistype in their own browser count nowhere.
  private void observe(ObservedAttempt attempt) {
    if (attempt.knownDevice() && !attempt.succeeded()) {
      return;
    }
    patterns.look(
        attempt.second(),
        detector ->
            attempt.isOutOfTries() && !detector.isOfPlaces()
                ? List.of()
                : detector.observe(attempt));
  }

  // other guesses, and sessions

  /// Takes a wrong guess at a token, a code or a client's secret into account.
  public void guessed(ClientAddress client) {
    safely(() -> {
      var guess = factory.guess(client, clock.instant());
      patterns.look(guess.second(), detector -> detector.guessed(guess));
    });
  }

  /// Takes a wrong current password in a session of an account into account.
  public void guessedInSession(Id account) {
    safely(() -> {
      var second = second();
      var digest = factory.account(account);
      var number = factory.number();
      patterns.look(
          second, detector -> detector.guessedInSession(digest, number, second).stream().toList());
    });
  }

  /// Takes a request of a session into account.
  ///
  /// @return whether its account has sent or received too much
  public boolean requested(Id account) {
    return safely(
        () -> {
          var digest = factory.account(account);
          transferred(digest, VolumeDetector.BYTES_OF_REQUEST);
          return patterns.waits(digest, second()).isPresent();
        },
        false);
  }

  /// Takes into account how long a request and its answer were, as far as it is more than each
  /// request counts as.
  public void transferred(Id account, long bytes) {
    var more = bytes - VolumeDetector.BYTES_OF_REQUEST;
    if (more > 0) {
      safely(() -> transferred(factory.account(account), more));
    }
  }

  private void transferred(long account, long bytes) {
    var second = second();
    patterns.look(
        second, detector -> detector.transferred(account, bytes, second).stream().toList());
  }

  // what becomes of it

  /// Writes down what was found since, and forgets what is over: not while someone waits for the
  /// answer to an attempt. What could not be written is written the next time.
  public void tick(Database database, AuditTrail audit) {
    forget();
    var waiting = waiting();
    if (!waiting.isEmpty()) {
      database.write(transaction -> {
        waiting.forEach(event -> audit.append(transaction, event));
        return true;
      });
      patterns.findings().written(waiting.size());
    }
    hours.write(database, clock.instant());
    shared.share(database, second());
  }

  /// Forgets what is over.
  void forget() {
    factory.renew(clock.instant());
    patterns.forget(second());
  }

  /// Deletes what was counted too long ago.
  public void purge(Transaction transaction) {
    RuleHours.purge(transaction);
    SharedSuspicions.purge(transaction);
  }

  /// What all nodes suspect.
  public KnownSuspicions known() {
    return new KnownSuspicions(factory, patterns);
  }

  /// How often each rule has found its pattern since the start.
  public Map<String, Long> found() {
    return patterns.findings().counts();
  }

  /// By rule and result, what each rule has seen, slowed and stopped since the start.
  public Map<List<String>, Long> results() {
    return patterns.counts().ofAttempts();
  }

  /// What was found and is not written yet.
  List<DetectionEvent> waiting() {
    return patterns.findings().waiting();
  }

  /// What all detectors remember together.
  DetectorMemory memory() {
    return patterns.memory();
  }
}

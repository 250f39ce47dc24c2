package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.detection.DetectionProbe;
import dev.latchkey.server.detection.DetectionSettings;
import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.RepeatedGuesses;
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
import java.util.stream.Collectors;

/// The real gate, on a real database of either kind and on as many nodes as are wanted, who take
/// turns as behind a load balancer. With more than one, they share what they suspect.
final class LatchkeyDefence implements Defence {
  private static final long HASH_NANOS = 5_000_000;
  private static final long HOUSEKEEPING_SECONDS = 600;
  private final List<LatchkeyNode> nodes = new ArrayList<>();
  private final AtomicLong worked = new AtomicLong();
  private final AtomicLong turns = new AtomicLong();
  private final TestClock clock;
  private final Path folder;
  private long cleaned;
  private long ticked;

  LatchkeyDefence(Path folder, long seed, SimulatedInstallation installation) {
    this.folder = folder;
    var opened = installation.open(folder.resolve("latchkey.db"));
    clock = opened.clock();
    var randomness = new SeededRandomness(seed);
    var digests = InstallationKeys.open(folder.resolve("keys"), randomness).digests();
    opened.databases().forEach(database -> nodes.add(node(database, digests, randomness)));
  }

  private LatchkeyNode node(Database database, KeyedDigests digests, SeededRandomness randomness) {
    var names = EphemeralDigests.ofInstallation(digests, KeyedDigests.Purpose.DETECTION);
    var settings = Settings.load(DetectionSettings.ALL, Optional.empty(), Map.of(), Map.of());
    return new LatchkeyNode(
        database,
        new RateLimiter(digests),
        new RepeatedGuesses(randomness),
        new DeviceCookies(digests, randomness),
        new Detection(settings, names, randomness, clock),
        worked);
  }

  /// The node whose turn it is.
  private LatchkeyNode next() {
    return nodes.get((int) (turns.getAndIncrement() % nodes.size()));
  }

  @Override
  public String name() {
    return "Latchkey";
  }

  @Override
  public Verdict attempt(
      SimulatedAttempt attempt, Optional<Person> owner, boolean right, Instant now) {
    clock.set(now);
    runByTheClock(now);
    return next().attempt(attempt, owner, right, 0);
  }

  /// What runs by the clock in a server. One alone has no one to tell what it suspects.
  private void runByTheClock(Instant now) {
    var second = now.getEpochSecond();
    if (nodes.size() > 1 && second > ticked) {
      ticked = second;
      nodes.forEach(LatchkeyNode::tick);
    }
    if (second - cleaned >= HOUSEKEEPING_SECONDS) {
      cleaned = second;
      nodes.forEach(node -> DetectionProbe.forget(node.detection()));
      nodes.getFirst().limiter().purge(nodes.getFirst().database());
    }
  }

  @Override
  public void equip(Person owner) {
    nodes.getFirst().equip(owner);
  }

  @Override
  public List<Verdict> together(List<SimulatedAttempt> all, Person owner, Instant now) {
    clock.set(now);
    try (var threads = Executors.newFixedThreadPool(all.size())) {
      var answers = new ArrayList<Future<Verdict>>();
      for (var one : all) {
        var node = next();
        answers.add(threads.submit(() -> node.attempt(one, Optional.of(owner), true, HASH_NANOS)));
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
    var node = next();
    node.database()
        .write(transaction -> {
          node.limiter().lift(transaction, owner.id, List.of(owner.login));
          return true;
        });
  }

  @Override
  public long worked() {
    return worked.get();
  }

  @Override
  public Set<String> found() {
    return nodes.stream()
        .flatMap(node -> node.detection().found().entrySet().stream())
        .filter(rule -> rule.getValue() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// Of the detectors, what one node remembers.
  @Override
  public Optional<Memory> memory() {
    var node = nodes.getFirst();
    var rows =
        node.database()
            .write(transaction ->
                transaction
                    .handle()
                    .createQuery("SELECT COUNT(*) FROM attempts")
                    .mapTo(Long.class)
                    .one());
    return Optional.of(
        new Memory(
            rows,
            DetectionProbe.keys(node.detection()),
            DetectionProbe.mostBytes(node.detection())));
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.database().close());
    TestFolder.remove(folder);
  }
}

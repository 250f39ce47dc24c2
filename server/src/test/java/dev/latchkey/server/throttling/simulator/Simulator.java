package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.storage.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// All simulations, on as many processors as there are: each has its own defence, database, clock
/// and random numbers.
final class Simulator {
  /// Of the honest people alone.
  static final String HONEST = "honest people";

  private final Path scratch;
  private final long seed;
  private final Size size;
  private final SimulatedInstallation installation;

  /// @param people of the honest week
  /// @param signIns of honest people beside each attack
  /// @param share of the attacks' full size, in thousandths
  /// @param least how many tries an attack has at least
  record Size(int people, int signIns, int share, int least) {
    static final Size FULL = new Size(24_000, 1_500, 1000, 700);
    static final Size SMALL = new Size(400, 150, 10, 700);
    static final Size FEW = new Size(40, 20, 1, 100);

    Attacks attacks() {
      return new Attacks(share, least);
    }
  }

  Simulator(Path scratch, long seed, Size size) {
    this(scratch, seed, size, SimulatedInstallation.SMALLEST);
  }

  Simulator(Path scratch, long seed, Size size, SimulatedInstallation installation) {
    this.scratch = scratch;
    this.seed = seed;
    this.size = size;
    this.installation = installation;
  }

  /// One attack against Latchkey alone.
  Tally latchkey(Attack attack) {
    try (var defence = latchkey(attack.name())) {
      return attack.against(defence, seed, size.signIns());
    }
  }

  /// By shape and by defence, in the order of the table.
  Map<String, Map<String, Tally>> run() {
    var plans = new LinkedHashMap<String, Map<String, Future<Tally>>>();
    var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (var defence = -1; defence < PublishedRules.all().size(); defence++) {
        var number = defence;
        plan(plans, HONEST, number, threads::submit, one -> honest(one));
        var attacks = size.attacks();
        for (var attack : defence < 0 ? attacks.all() : attacks.withoutWork()) {
          plan(
              plans,
              attack.name(),
              number,
              threads::submit,
              one -> attack.against(one, seed, size.signIns()));
        }
      }
      return results(plans);
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Submission {
    Future<Tally> submit(java.util.concurrent.Callable<Tally> work);
  }

  private void plan(
      Map<String, Map<String, Future<Tally>>> plans,
      String shape,
      int defence,
      Submission threads,
      java.util.function.Function<Defence, Tally> simulation) {
    Supplier<Defence> made =
        () -> defence < 0 ? latchkey(shape) : PublishedRules.all().get(defence);
    var name = defence < 0 ? "Latchkey" : PublishedRules.all().get(defence).name();
    plans
        .computeIfAbsent(shape, _ -> new LinkedHashMap<>())
        .put(
            name,
            threads.submit(() -> {
              try (var one = made.get()) {
                return simulation.apply(one);
              }
            }));
  }

  private Tally honest(Defence defence) {
    var simulation = new Simulation(defence, seed);
    new HonestPeople(simulation).week(size.people());
    return simulation.run();
  }

  private LatchkeyDefence latchkey(String shape) {
    try {
      return new LatchkeyDefence(
          Files.createDirectories(scratch.resolve(shape.replace(' ', '-'))), seed, installation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Map<String, Tally>> results(
      Map<String, Map<String, Future<Tally>>> plans) {
    var results = new LinkedHashMap<String, Map<String, Tally>>();
    plans.forEach((shape, byDefence) -> {
      var tallies = new LinkedHashMap<String, Tally>();
      byDefence.forEach((defence, tally) -> {
        try {
          tallies.put(defence, tally.get());
        } catch (InterruptedException | ExecutionException e) {
          throw new IllegalStateException(shape + ", " + defence + ": " + e, e);
        }
      });
      results.put(shape, tallies);
    });
    return results;
  }

  /// Prints the tables and writes the pictures.
  ///
  /// @param arguments the seed, `small` or `full`, the folder for the pictures, `sqlite` or
  ///   `postgresql`, and how many nodes
  public static void main(String[] arguments) throws IOException {
    var memory = Path.of("/dev/shm");
    // Every commit is synced: that is quick only where there is no disk.
    var scratch =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "defence")
            : Files.createTempDirectory("defence");
    try {
      var size = arguments[1].equals("small") ? Size.SMALL : Size.FULL;
      var seed = Long.parseLong(arguments[0]);
      var kind = TestDatabase.Kind.valueOf(arguments[3].toUpperCase(Locale.ROOT));
      var installation = new SimulatedInstallation(kind, Integer.parseInt(arguments[4]));
      var results = new Simulator(scratch, seed, size, installation).run();
      System.out.println("Latchkey: " + installation + ". Seed " + seed + ".\n");
      System.out.print(new DefenceTable(size, results).markdown());
      Curves.write(Path.of(arguments[2]), size, results);
    } finally {
      remove(scratch);
    }
    System.exit(0);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList())) {
        Files.delete(file);
      }
    }
  }
}

package dev.latchkey.server.cli;

import dev.latchkey.server.passwords.HashCosts;
import dev.latchkey.server.passwords.HashCosts.HashCost;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey passwords cost`: what the settings of the hash cost here.
@Command(
    name = "cost",
    description =
        "Measures what a sign-in costs this machine at several settings of password.hash, and says"
            + " how many guesses each leaves an attacker.",
    mixinStandardHelpOptions = true)
final class PasswordsCost implements Callable<Integer> {
  private static final int PASSES = 3;
  private static final int LEAST_KIB = 12_288;
  private static final int MOST_KIB = 1 << 20;
  private static final int MIB = 1024;
  private static final int MOST_MS = 10_000;
  private static final String LINE = "%10s %6s %9s %11s %12s %13s%n";

  /// Memory in KiB and passes: those that ASVS calls equal, more, and the strict profile's.
  private static final List<List<Integer>> SETTINGS =
      List.of(
          List.of(12_288, 3),
          List.of(19_456, 2),
          List.of(47_104, 1),
          List.of(24_576, 3),
          List.of(65_536, 3));

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Option(
      names = "--target-ms",
      paramLabel = "NUMBER",
      description = "Also finds the memory at which a hash takes this many milliseconds.")
  private @Nullable Integer target;

  /// What was measured.
  ///
  /// @param targetMemoryKib what to set for the time that was asked for
  record Measured(
      String algorithm,
      int processors,
      List<HashCost> settings,
      @Nullable Integer targetMemoryKib) {}

  @Override
  public Integer call() throws IOException {
    if (target != null && (target < 1 || target > MOST_MS)) {
      throw new ParameterException(
          spec.commandLine(), "--target-ms is a number from 1 to " + MOST_MS);
    }
    var folder = Files.createTempDirectory("latchkey-");
    try {
      var measured = measure(new HashCosts(folder, new SystemRandomness()));
      output.print(measured, () -> text(measured));
      return 0;
    } finally {
      remove(folder);
    }
  }

  private Measured measure(HashCosts costs) {
    var settings = new ArrayList<HashCost>();
    SETTINGS.forEach(setting -> settings.add(costs.measure(setting.get(0), setting.get(1))));
    if (target == null) {
      return new Measured(costs.algorithm(), costs.processors(), settings, null);
    }
    var memory = memoryKib(target, settings.getLast());
    if (!SETTINGS.contains(List.of(memory, PASSES))) {
      settings.add(costs.measure(memory, PASSES));
    }
    return new Measured(costs.algorithm(), costs.processors(), settings, memory);
  }

  /// Whole MiB within what may be set. The time of a hash follows from its memory.
  private static int memoryKib(int milliseconds, HashCost largest) {
    var kib = largest.memoryKib() * milliseconds / largest.cpuMs();
    return ((int) Math.clamp(kib / MIB, LEAST_KIB / MIB, MOST_KIB / MIB)) * MIB;
  }

  private static String text(Measured measured) {
    var lines = measured.settings.stream().map(PasswordsCost::line).collect(Collectors.joining());
    var head =
        String.format(
            Locale.ROOT,
            LINE,
            "memory-kib",
            "passes",
            "CPU ms",
            "sign-ins/s",
            "memory MiB",
            "guesses/s");
    return String.format(
        Locale.ROOT,
        """
        %s on %d processors, all of them at work:

        %s%s
        guesses/s: of an attacker with database, keys and one NVIDIA H200 (~ calculated)
        %sSet password.hash.memory-kib and password.hash.passes; see docs/password-hashing.md.\
        """,
        measured.algorithm,
        measured.processors,
        head,
        lines,
        found(measured));
  }

  private static String line(HashCost cost) {
    return String.format(
        Locale.ROOT,
        LINE,
        cost.memoryKib(),
        cost.passes(),
        String.format(Locale.ROOT, "%.1f", cost.cpuMs()),
        String.format(Locale.ROOT, "%.1f", cost.signInsPerSecond()),
        cost.memoryBytes() / MIB / MIB,
        String.format(
            Locale.ROOT, "%s%,d", cost.guessesMeasured() ? "" : "~", cost.guessesPerSecond()));
  }

  private static String found(Measured measured) {
    return measured.targetMemoryKib == null
        ? ""
        : String.format(
            Locale.ROOT,
            "Nearest to --target-ms: password.hash.memory-kib: %d, password.hash.passes: %d%n",
            measured.targetMemoryKib,
            PASSES);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

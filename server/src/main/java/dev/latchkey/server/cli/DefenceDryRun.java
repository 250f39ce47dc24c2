package dev.latchkey.server.cli;

import dev.latchkey.server.detection.RuleDays;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey defence dry-run`.
@Command(
    name = "dry-run",
    description = {
      "Shows for each rule what it has found, slowed and stopped in the last days, and what it"
          + " would have found at lower thresholds.",
      "Numbers only, of all nodes together: no name, address or password is kept. They are at most"
          + " a minute old."
    },
    mixinStandardHelpOptions = true)
final class DefenceDryRun implements Callable<Integer> {
  private static final int MOST = 30;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Option(
      names = "--days",
      defaultValue = "7",
      paramLabel = "DAYS",
      description = "How many days to look back, 1 to 30; 7 by default.")
  private int days;

  @Override
  public Integer call() {
    if (days < 1 || days > MOST) {
      throw new ParameterException(spec.commandLine(), "--days must be 1 to " + MOST);
    }
    var rules =
        Administration.with(
            InstallationOptions.of(spec), tools -> tools.defence().dryRun(Duration.ofDays(days)));
    output.printAll(rules, DefenceDryRun::line, "every rule is off");
    return 0;
  }

  private static String line(RuleDays rule) {
    return String.format(
        Locale.ROOT,
        "%s  found %,d at its threshold of %d; slowed %,d attempts, stopped %,d; would have found"
            + " %,d at %d, %,d at %d, %,d at %d",
        rule.rule(),
        rule.found(),
        rule.threshold(),
        rule.slowed(),
        rule.stopped(),
        rule.foundAtThreeQuarters(),
        part(rule, 3),
        rule.foundAtHalf(),
        part(rule, 2),
        rule.foundAtQuarter(),
        part(rule, 1));
  }

  private static int part(RuleDays rule, int quarters) {
    return Math.ceilDiv(quarters * rule.threshold(), 4);
  }
}

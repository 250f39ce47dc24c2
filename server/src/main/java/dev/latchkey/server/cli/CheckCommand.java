package dev.latchkey.server.cli;

import dev.latchkey.server.selfcheck.Finding;
import dev.latchkey.server.selfcheck.Report;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `latchkey check`: looks at the configuration, with the server that runs on it or without.
@Command(
    name = "check",
    description =
        "Checks the running configuration: says what is wrong and how to fix it; exit code 1 if"
            + " something is wrong.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  record Shown(boolean good, Instant at, List<ShownFinding> findings) {}

  record ShownFinding(String check, String verdict, String found, String advice) {
    static ShownFinding of(Finding finding) {
      return new ShownFinding(
          finding.check(),
          finding.verdict().name().toLowerCase(Locale.ROOT),
          finding.found(),
          finding.advice());
    }
  }

  @Override
  public Integer call() {
    var report = Administration.inspect(InstallationOptions.of(spec));
    output.print(shown(report), report::text);
    return report.isGood() ? 0 : 1;
  }

  static Shown shown(Report report) {
    var findings = report.findings().stream().map(ShownFinding::of).toList();
    return new Shown(report.isGood(), report.at(), findings);
  }
}

package dev.latchkey.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey upgrade --check`: whether this program can take over the installation of an older one.
@Command(
    name = "upgrade",
    description = {
      "Says whether this version can take over an installation, and changes nothing.",
      "The start after an upgrade updates the tables; there is no other step."
    },
    mixinStandardHelpOptions = true)
final class UpgradeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Option(
      names = "--check",
      description = "Looks at data, settings, disk and server; exit code 1 if something is wrong.")
  private boolean check;

  @Override
  public Integer call() {
    if (!check) {
      throw new ParameterException(
          spec.commandLine(),
          "nothing but --check can be done here: an upgrade is a new package or archive, and a"
              + " start");
    }
    var report = Administration.inspectUpgrade(InstallationOptions.of(spec));
    output.print(CheckCommand.shown(report), report::text);
    return report.isGood() ? 0 : 1;
  }
}

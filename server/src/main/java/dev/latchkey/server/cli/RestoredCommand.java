package dev.latchkey.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `latchkey restored`: what the operator says after a restore.
@Command(
    name = "restored",
    description =
        "After a restore: revokes every session, link, known device and access token, so that"
            + " nothing comes back that was used or revoked since the backup.",
    mixinStandardHelpOptions = true)
final class RestoredCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Administration.with(
        InstallationOptions.of(spec),
        tools -> {
          tools.restored();
          return true;
        });
    System.err.println("everything that was issued before is revoked");
    return 0;
  }
}

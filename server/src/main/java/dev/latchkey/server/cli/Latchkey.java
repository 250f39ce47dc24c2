package dev.latchkey.server.cli;

import dev.latchkey.server.UnusableDataFolder;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.server.web.UnusableCertificate;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command `latchkey`. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
@Command(
    name = "latchkey",
    description =
        "Sign-in and recovery done right, and passwords delivered to servers without sending them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      ClientsCommand.class,
      AuditCommand.class,
      SecretsCommand.class,
      TrainCommand.class,
      HelpCommand.class
    })
final class Latchkey {
  private static final List<Class<? extends RuntimeException>> EXPLAINED =
      List.of(
          UnusableDataFolder.class,
          UnusableKey.class,
          BadSetting.class,
          DatabaseUnavailable.class,
          PortTaken.class,
          UnusableCertificate.class);

  private Latchkey() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Latchkey())
        .setExecutionExceptionHandler((e, command, parsed) -> explain(e, command))
        .execute(args);
  }

  /// What an operator can cause gets one sentence; a bug shows where it is.
  private static int explain(Exception e, CommandLine command) throws Exception {
    if (EXPLAINED.stream().noneMatch(type -> type.isInstance(e))) {
      throw e;
    }
    command.getErr().println("latchkey: " + e.getMessage());
    return 1;
  }
}

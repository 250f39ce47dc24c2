package dev.latchkey.server.cli;

import dev.latchkey.server.UnusableDataFolder;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.server.web.UnusableCertificate;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `latchkey`. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
@Command(
    name = "latchkey",
    description =
        "Sign-in and recovery done right, and passwords delivered to servers without sending them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Latchkey {
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          DemoCommand.class,
          AccountsCommand.class,
          ClientsCommand.class,
          AuditCommand.class,
          SecretsCommand.class,
          CheckCommand.class,
          MailCommand.class,
          RestoredCommand.class,
          KeysCommand.class,
          PasswordsCommand.class,
          TrainCommand.class,
          HelpCommand.class);
  private static final List<Class<? extends RuntimeException>> EXPLAINED =
      List.of(
          UnusableDataFolder.class,
          UnusableKey.class,
          BadSetting.class,
          DatabaseUnavailable.class,
          PortTaken.class,
          UnusableCertificate.class);

  @Mixin private Installation installation = new Installation();

  private Latchkey() {}

  Installation installation() {
    return installation;
  }

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    var line = new CommandLine(new Latchkey());
    commands(args).forEach(line::addSubcommand);
    return line.setParameterExceptionHandler((mistake, _) -> explain(mistake))
        .setExecutionExceptionHandler((e, command, parsed) -> explain(e, command))
        .execute(args);
  }

  /// One sentence, and where there is more. What was left over is not repeated: it may be a secret.
  private static int explain(ParameterException mistake) {
    var command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    var message =
        mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
            ? "there is a word too many; secrets are given on standard input"
            : mistake.getMessage();
    mistake.getCommandLine().getErr().println(command + ": " + message);
    mistake.getCommandLine().getErr().println("Try: " + command + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /// The commands that the line may ask for, else all: reading what each looks like costs every
  /// start some time.
  private static List<Class<?>> commands(String[] args) {
    var words = new HashSet<>(List.of(args));
    var named = COMMANDS.stream().filter(type -> words.contains(name(type))).toList();
    return named.isEmpty() || named.contains(HelpCommand.class) ? COMMANDS : named;
  }

  private static String name(Class<?> type) {
    return type.getAnnotation(Command.class).name();
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

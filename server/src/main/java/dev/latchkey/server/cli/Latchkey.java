package dev.latchkey.server.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/// The command `latchkey`. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
@Command(
    name = "latchkey",
    description =
        "Authentication server: sign-in, recovery, and passwords delivered to servers without"
            + " sending them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:refused or failed", "2:usage error"})
final class Latchkey extends CommandGroup {
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          DemoCommand.class,
          AccountsCommand.class,
          ClientsCommand.class,
          GroupsCommand.class,
          ServersCommand.class,
          AuditCommand.class,
          SecretsCommand.class,
          CheckCommand.class,
          UpgradeCommand.class,
          MailCommand.class,
          RestoredCommand.class,
          KeysCommand.class,
          PasswordsCommand.class,
          DefenceCommand.class,
          TrainCommand.class,
          HelpCommand.class);
  @Mixin private InstallationOptions installation = new InstallationOptions();

  private Latchkey() {}

  InstallationOptions installation() {
    return installation;
  }

  public static void main(String[] args) {
    // Libraries write numbers and dates for programs, too.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(args));
  }

  static int run(String... args) {
    return lineFor(args).execute(args);
  }

  /// The command with what these words may ask for: a start makes no more of it.
  static CommandLine lineFor(String... args) {
    return line(commands(args));
  }

  /// The command with all that it can do.
  static CommandLine line() {
    return line(COMMANDS);
  }

  private static CommandLine line(List<Class<?>> commands) {
    var line = new CommandLine(new Latchkey());
    commands.forEach(line::addSubcommand);
    tellVersion(line);
    return line.registerConverter(int.class, UsageError::number)
        .registerConverter(long.class, UsageError::longNumber)
        .setExecutionStrategy(UsageError::run)
        .setParameterExceptionHandler((mistake, _) -> explain(mistake))
        .setExecutionExceptionHandler((e, command, parsed) -> explain(e, command));
  }

  private static void tellVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getSubcommands().values().forEach(Latchkey::tellVersion);
  }

  /// One sentence, and where there is more.
  private static int explain(ParameterException mistake) {
    var command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    mistake.getCommandLine().getErr().println(command + ": " + UsageError.sentence(mistake));
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
    command.getErr().println("latchkey: " + Explanation.of(e).orElseThrow(() -> e));
    return 1;
  }
}

package dev.latchkey.agent.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `latchkey-agent`. Needs no JVM flags.
@Command(
    name = "latchkey-agent",
    description = "Takes delivery of passwords on the server that you operate.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = LatchkeyAgent.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused or failed",
      "2:wrong usage",
      "3:applied, but the receipt is still owed"
    })
public final class LatchkeyAgent {
  private static final String TOKEN = "lk[0-9]+_[A-Za-z0-9_-]+";

  private final Outside outside;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = {
        "Where the agent keeps its journal; made with mode 0700.",
        "For root /var/lib/latchkey-agent by default,",
        "for others ~/.local/state/latchkey-agent."
      })
  private @Nullable Path state;

  private LatchkeyAgent(Outside outside) {
    this.outside = outside;
  }

  /// Runs one command and exits.
  public static void main(String[] args) {
    // Libraries write numbers and dates for programs, too.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(Machine.outside(), args));
  }

  /// Runs one command.
  static int run(Outside outside, String... args) {
    var agent = new LatchkeyAgent(outside);
    return line(agent)
        .setOut(new PrintWriter(outside.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(outside.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((mistake, _) -> explain(outside, mistake))
        .setExecutionExceptionHandler((failure, _, _) -> report(outside, failure))
        .setExecutionStrategy(parsed -> execute(outside, parsed))
        .execute(args);
  }

  /// Without the way that the operator named it takes no other.
  private static int execute(Outside outside, ParseResult parsed) {
    if (!outside.proxies().isReadable() && !CommandLine.printHelpIfRequested(parsed)) {
      outside
          .err()
          .println(
              "latchkey-agent: HTTPS_PROXY must be [http://][USER:PASSWORD@]HOST[:PORT]. Correct"
                  + " it, or unset it where no proxy is needed.");
      return CommandLine.ExitCode.USAGE;
    }
    return execute(parsed);
  }

  /// The command with all that it can do.
  static CommandLine line(Outside outside) {
    return line(new LatchkeyAgent(outside));
  }

  private static CommandLine line(LatchkeyAgent agent) {
    var line =
        new CommandLine(agent)
            // An argument that begins with @ is no file to read more arguments from.
            .setExpandAtFiles(false)
            .addSubcommand(new RedeemCommand(agent))
            .addSubcommand(new StatusCommand(agent))
            .addSubcommand(new DoctorCommand(agent));
    for (var command : line.getSubcommands().values()) {
      command.getCommandSpec().versionProvider(new Version());
    }
    return line;
  }

  Outside outside() {
    return outside;
  }

  Composition composition() {
    return new Composition(outside, Optional.ofNullable(state).orElse(outside.defaultState()));
  }

  /// Help on a command that does not exist is as wrong as that command.
  private static int execute(ParseResult parsed) {
    if (!parsed.unmatched().isEmpty() && !parsed.hasSubcommand()) {
      throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), parsed.unmatched());
    }
    return new RunLast().execute(parsed);
  }

  private static int explain(Outside outside, ParameterException mistake) {
    var command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    outside.err().println(command + ": " + sentence(mistake));
    outside.err().println("Try: " + command + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static String sentence(ParameterException mistake) {
    var commands = mistake.getCommandLine().getSubcommands().keySet();
    boolean word =
        mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
    if (!commands.isEmpty() && (word || mistake.getClass() == ParameterException.class)) {
      return "say what to do: " + String.join(", ", commands);
    }
    // Whoever gave a token as an argument has shown it to enough readers already.
    return String.valueOf(mistake.getMessage()).replaceAll(TOKEN, "lk1_...");
  }

  /// Broken machinery only, such as a full disk: its words hold no secret.
  private static int report(Outside outside, Exception failure) {
    if (!(failure instanceof UncheckedIOException)) {
      failure.printStackTrace(outside.err());
    }
    outside.err().println("latchkey-agent: " + failure.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// From the jar's manifest.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = LatchkeyAgent.class.getPackage().getImplementationVersion();
      return new String[] {"latchkey-agent " + Objects.requireNonNullElse(version, "unpackaged")};
    }
  }
}

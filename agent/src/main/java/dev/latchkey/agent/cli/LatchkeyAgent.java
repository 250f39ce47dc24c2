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
    description = "Redeems delivery tokens and sets passwords on a server that you operate.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = LatchkeyAgent.ManifestVersion.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused or failed",
      "2:usage error",
      "3:applied, but the receipt is still owed"
    },
    footerHeading = "%nExample:%n",
    footer =
        "  latchkey-agent redeem --url https://auth.example.org --account deploy"
            + " --to file:/etc/app/password")
public final class LatchkeyAgent {
  private static final String TOKEN = "lk[0-9]+_[A-Za-z0-9_-]+";

  private final HostEnvironment host;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = {
        "Folder of the agent's journal; created with mode 0700.",
        "By default /var/lib/latchkey-agent for root,",
        "~/.local/state/latchkey-agent for other users."
      })
  private @Nullable Path state;

  private LatchkeyAgent(HostEnvironment host) {
    this.host = host;
  }

  /// Runs one command and exits.
  public static void main(String[] args) {
    // Libraries write numbers and dates for programs, too.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(SystemHost.environment(), args));
  }

  /// Runs one command.
  static int run(HostEnvironment host, String... args) {
    var agent = new LatchkeyAgent(host);
    return line(agent)
        .setOut(new PrintWriter(host.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(host.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((mistake, _) -> explain(host, mistake))
        .setExecutionExceptionHandler((failure, _, _) -> report(host, failure))
        .setExecutionStrategy(parsed -> execute(host, parsed))
        .execute(args);
  }

  /// Without the way that the operator named it takes no other.
  private static int execute(HostEnvironment host, ParseResult parsed) {
    if (!host.proxies().isReadable() && !CommandLine.printHelpIfRequested(parsed)) {
      host.err()
          .println(
              "latchkey-agent: HTTPS_PROXY must be [http://][USER:PASSWORD@]HOST[:PORT]. Correct"
                  + " it, or unset it if you need no proxy.");
      return CommandLine.ExitCode.USAGE;
    }
    return execute(parsed);
  }

  /// The command with all that it can do.
  static CommandLine line(HostEnvironment host) {
    return line(new LatchkeyAgent(host));
  }

  private static CommandLine line(LatchkeyAgent agent) {
    var line =
        new CommandLine(agent)
            // An argument that begins with @ is no file to read more arguments from.
            .setExpandAtFiles(false)
            .addSubcommand(new RedeemCommand(agent))
            .addSubcommand(new RegisterCommand(agent))
            .addSubcommand(new StatusCommand(agent))
            .addSubcommand(new DoctorCommand(agent));
    for (var command : line.getSubcommands().values()) {
      command.getCommandSpec().versionProvider(new ManifestVersion());
    }
    return line;
  }

  HostEnvironment host() {
    return host;
  }

  CompositionRoot composition() {
    return new CompositionRoot(host, Optional.ofNullable(state).orElse(host.defaultState()));
  }

  /// Help on a command that does not exist is as wrong as that command.
  private static int execute(ParseResult parsed) {
    if (!parsed.unmatched().isEmpty() && !parsed.hasSubcommand()) {
      throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), parsed.unmatched());
    }
    return new RunLast().execute(parsed);
  }

  private static int explain(HostEnvironment host, ParameterException mistake) {
    var command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    host.err().println(command + ": " + sentence(mistake));
    host.err().println("Try: " + command + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static String sentence(ParameterException mistake) {
    var commands = mistake.getCommandLine().getSubcommands().keySet();
    boolean word =
        mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
    if (!commands.isEmpty() && (word || mistake.getClass() == ParameterException.class)) {
      return "use one of: " + String.join(", ", commands);
    }
    // A token given as an argument has already been shown to enough readers.
    return String.valueOf(mistake.getMessage()).replaceAll(TOKEN, "lk1_...");
  }

  /// Broken machinery only, such as a full disk: its words hold no secret.
  private static int report(HostEnvironment host, Exception failure) {
    if (!(failure instanceof UncheckedIOException)) {
      failure.printStackTrace(host.err());
    }
    host.err().println("latchkey-agent: " + failure.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// From the jar's manifest.
  static final class ManifestVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = LatchkeyAgent.class.getPackage().getImplementationVersion();
      return new String[] {"latchkey-agent " + Objects.requireNonNullElse(version, "unpackaged")};
    }
  }
}

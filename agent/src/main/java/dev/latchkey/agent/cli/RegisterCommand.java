package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.agent.register.RegisterServer;
import dev.latchkey.agent.register.RegistrationOrigin;
import dev.latchkey.agent.register.RegistrationResult;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey-agent register`.
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = {
      "Registers this server with a Latchkey, by a one-time token that its owner got there.",
      "From then on the server's own key vouches for what the agent reports, and passwords can be"
          + " sealed to it. The agent then takes no token of another Latchkey."
    })
final class RegisterCommand implements Callable<Integer> {
  private final LatchkeyAgent agent;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      required = true,
      paramLabel = "BASE",
      description = {"The Latchkey that issued the token:", "https://HOST or https://HOST:PORT."})
  private String url = "";

  @Option(names = "--token-file", paramLabel = "FILE", description = "Reads the token from a file.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trusts these certificate authorities (PEM) instead of Java's.")
  private @Nullable Path ca;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  RegisterCommand(LatchkeyAgent agent) {
    this.agent = agent;
  }

  /// The form of `--json`.
  ///
  /// @param status `registered` or `refused`
  record Line(
      String status,
      String reason,
      String server,
      String name,
      String fingerprint,
      String message) {
    static Line of(RegistrationResult result) {
      return switch (result) {
        case RegistrationResult.Registered(var server, var name, var fingerprint, var message) ->
            new Line("registered", "", server, name, fingerprint, message);
        case RegistrationResult.Refused(var reason, var message) ->
            new Line("refused", reason, "", "", "", message);
      };
    }
  }

  @Override
  public Integer call() {
    var base = BaseUrl.parse(url);
    if (base.isEmpty()) {
      throw usage("--url: write https://HOST[:PORT]; nothing is sent without TLS");
    }
    var lines = new SecretLineReader(agent.host().in());
    return switch (new TokenSource(agent.host(), lines, Optional.ofNullable(tokenFile)).read()) {
      case TokenSource.Got(var token) -> {
        try (token) {
          var options = new RegisterServer.Options(token, base.get(), Optional.ofNullable(ca));
          yield print(agent.composition().registerServer().register(options, this::agrees));
        }
      }
      case TokenSource.Missing(var why) -> throw usage(why);
      case TokenSource.Bad(var reason, var why) ->
          print(new RegistrationResult.Refused(reason, why));
    };
  }

  private boolean agrees(RegistrationOrigin origin) {
    var host = agent.host();
    host.err().print(origin.describe());
    return !host.terminal().isInteractive() || host.terminal().agrees("Register? [y/N] ");
  }

  private int print(RegistrationResult result) {
    var line = Line.of(result);
    agent.host().err().println(result.message());
    agent
        .host()
        .out()
        .println(
            json
                ? new String(WireJson.write(line), StandardCharsets.UTF_8)
                : (line.status() + " " + line.reason()).strip());
    return result instanceof RegistrationResult.Registered ? 0 : 1;
  }

  private ParameterException usage(String why) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
  }
}

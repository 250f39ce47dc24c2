package dev.latchkey.agent.cli;

import dev.latchkey.agent.register.RegisterServer;
import dev.latchkey.agent.register.RegistrationOrigin;
import dev.latchkey.agent.register.RegistrationResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private final TokenOptions options = new TokenOptions();

  @Mixin private final ResultPrinter printer;

  RegisterCommand(LatchkeyAgent agent) {
    this.agent = agent;
    this.printer = new ResultPrinter(agent.host());
  }

  /// The form of `--json`.
  ///
  /// @param status `registered` or `refused`
  record Line(
      String status, String reason, String server, String name, String fingerprint, String message)
      implements ResultPrinter.Ending {
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
    var base = options.base();
    var lines = new SecretLineReader(agent.host().in());
    var result =
        options.withToken(
            agent.host(),
            lines,
            token -> register(new RegisterServer.Options(token, base, options.ca())),
            RegistrationResult.Refused::new);
    printer.print(Line.of(result));
    return result instanceof RegistrationResult.Registered ? 0 : 1;
  }

  private RegistrationResult register(RegisterServer.Options chosen) {
    return agent.composition().registerServer().register(chosen, this::agrees);
  }

  private boolean agrees(RegistrationOrigin origin) {
    var host = agent.host();
    host.err().print(origin.describe());
    return !host.terminal().isInteractive() || host.terminal().agrees("Register? [y/N] ");
  }
}

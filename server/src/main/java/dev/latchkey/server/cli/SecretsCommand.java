package dev.latchkey.server.cli;

import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.WellKnown;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey secrets`: what the settings file must not hold.
@Command(
    name = "secrets",
    description = "Secrets that the settings file must not hold.",
    mixinStandardHelpOptions = true,
    subcommands = SecretsCommand.SetSecret.class)
final class SecretsCommand extends Group {
  @Command(
      name = "set",
      description = "Sets one; the value is the first line of standard input.",
      mixinStandardHelpOptions = true)
  static final class SetSecret implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "database.password or mail.smtp.password.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
      if (!Settings.SECRETS.contains(name)) {
        System.err.println(
            "latchkey: there is no secret called " + name + "; there are " + Settings.SECRETS);
        return 2;
      }
      var value =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (value == null || value.isEmpty()) {
        System.err.println("latchkey: give the value as the first line of standard input");
        return 2;
      }
      var secret = Secret.of(value);
      if (WellKnown.isDefault(secret)) {
        System.err.println("latchkey: that is a default that everybody knows; choose another one");
        return 1;
      }
      InstallationKeys.open(Installation.of(spec).made().keys(), new SystemRandomness())
          .secrets()
          .set(name, secret);
      System.err.println("set; it counts from the next start");
      return 0;
    }
  }
}

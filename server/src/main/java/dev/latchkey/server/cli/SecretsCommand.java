package dev.latchkey.server.cli;

import dev.latchkey.server.keys.DefaultSecrets;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.ByteOrderMark;
import dev.latchkey.server.settings.Settings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey secrets`: what the settings file must not hold.
@Command(
    name = "secrets",
    description = "Manage the secrets that do not belong in the settings file.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SecretsCommand.SetSecret.class,
      SecretsCommand.ListNames.class,
      SecretsCommand.Edit.class
    })
final class SecretsCommand extends CommandGroup {
  private static final String COUNTS = "it takes effect at the next start";
  private static final String WITHOUT_TERMINAL =
      "; without one, pass each value on standard input: latchkey secrets set NAME";

  /// The secrets file; a folder that someone has made may be about to become an installation.
  private static SecretsFile file(CommandSpec spec) {
    return SecretsFile.open(InstallationOptions.of(spec).made().keys(), new SystemRandomness());
  }

  @Command(
      name = "set",
      description =
          "Sets a secret; prompts for the value, or reads the first line of standard input.",
      mixinStandardHelpOptions = true)
  static final class SetSecret implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Parameters(
        paramLabel = "NAME",
        description = "For instance mail.smtp.password; secrets list shows all.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
      if (!Settings.SECRETS.contains(name)) {
        System.err.println(
            "latchkey: no such secret: "
                + name
                + "; there are "
                + String.join(", ", Settings.SECRETS));
        return 2;
      }
      var value = value();
      if (value == null || value.isEmpty()) {
        System.err.println("latchkey: pass the value as the first line of standard input");
        return 2;
      }
      var secret = Secret.of(value);
      if (DefaultSecrets.isDefault(name, secret)) {
        System.err.println("latchkey: this is a well-known default; choose another value");
        return 1;
      }
      file(spec).set(name, secret);
      output.printIfJson(new Listed(name, true));
      System.err.println("set; " + COUNTS);
      return 0;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
  private static Optional<Console> terminal() {
    var console = System.console();
    return Optional.ofNullable(console).filter(Console::isTerminal);
  }

  private static boolean hasTerminal() {
    return terminal().isPresent();
  }

  /// At a terminal it is asked for, and not shown.
  private static @Nullable String value() throws IOException {
    if (hasTerminal()) {
      var typed = terminal().orElseThrow().readPassword("Value: ");
      return typed == null ? null : new String(typed);
    }
    var line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? null : ByteOrderMark.removed(line);
  }

  record Listed(String name, boolean set) {}

  @Command(
      name = "list",
      description = "Lists the secrets and which are set, never their values.",
      mixinStandardHelpOptions = true)
  static final class ListNames implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Override
    public Integer call() {
      var all = file(spec).all();
      var listed =
          Settings.SECRETS.stream().map(name -> new Listed(name, all.containsKey(name))).toList();
      output.printAll(listed, one -> one.name + "  " + (one.set ? "set" : "not set"));
      return 0;
    }
  }

  @Command(
      name = "edit",
      description =
          "Opens all secrets in $VISUAL, $EDITOR or vi, one NAME=VALUE per line; needs a terminal,"
              + " scripts use secrets set.",
      mixinStandardHelpOptions = true)
  static final class Edit implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
      var editor = editor();
      var file = file(spec);
      var before = file.all();
      try (var sheet = SecretsEditor.write(before)) {
        if (!sheet.edit(editor)) {
          return refuse("the editor failed" + (hasTerminal() ? "" : WITHOUT_TERMINAL));
        }
        var after = sheet.read();
        if (after.fault().isPresent()) {
          return refuse(after.fault().get());
        }
        if (after.all().equals(before)) {
          System.err.println("nothing was changed");
          return 0;
        }
        if (!file.replace(before, after.all())) {
          return refuse("another process has set a secret meanwhile");
        }
        System.err.println("saved; " + COUNTS);
        return 0;
      }
    }

    /// The one that is set may need no terminal, for instance because it has a window.
    private String editor() {
      return InstallationOptions.editor()
          .or(() -> Optional.of("vi").filter(_ -> hasTerminal()))
          .orElseThrow(() ->
              new ParameterException(
                  spec.commandLine(), "there is no terminal to edit on" + WITHOUT_TERMINAL));
    }

    private static int refuse(String why) {
      System.err.println("latchkey: " + why + "; nothing was changed");
      return 1;
    }
  }
}

package dev.latchkey.server.cli;

import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.settings.ByteOrderMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey passwords`: what is refused as a password, and what its hash costs.
@Command(
    name = "passwords",
    description = "Manage the list of refused passwords; measure what a hash costs.",
    mixinStandardHelpOptions = true,
    subcommands = {PasswordsCommand.CommonList.class, PasswordsCost.class})
final class PasswordsCommand extends CommandGroup {
  private static final int LONGEST_SOURCE = 1000;

  @Command(
      name = "common-list",
      description =
          "Creates a list for password.common-list from texts with one password per line.",
      mixinStandardHelpOptions = true)
  static final class CommonList implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Parameters(
        arity = "1..*",
        paramLabel = "TEXT",
        description = "UTF-8 file with one password per line.")
    private List<Path> texts = List.of();

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "Output file.")
    private Path to = Path.of("");

    @Option(
        names = "--source",
        paramLabel = "WORDS",
        description = "Origin of the passwords, and their licence.")
    private String source = "";

    /// @param longEntries those of 15 characters or more
    record Made(int entries, int longEntries, int bytes) {}

    @Override
    public Integer call() {
      if (source.length() > LONGEST_SOURCE) {
        throw new ParameterException(spec.commandLine(), "--source is too long");
      }
      var passwords = new ArrayList<String>();
      for (var text : texts) {
        passwords.addAll(read(text));
      }
      var file = CommonPasswords.build(passwords, source);
      write(file);
      var list = CommonPasswords.read(to);
      var made = new Made(list.atLeast(8), list.atLeast(15), file.length);
      output.print(
          made,
          () ->
              String.format(
                  Locale.ROOT,
                  "%d passwords, %d of them of 15 characters or more, in %d bytes",
                  made.entries,
                  made.longEntries,
                  made.bytes));
      return 0;
    }

    /// What is not UTF-8 is nothing that anyone can enter.
    private List<String> read(Path text) {
      try {
        return ByteOrderMark.removed(new String(Files.readAllBytes(text), StandardCharsets.UTF_8))
            .lines()
            .filter(line -> line.indexOf('\uFFFD') < 0)
            .toList();
      } catch (IOException e) {
        throw new ParameterException(spec.commandLine(), text + " cannot be read", e);
      }
    }

    private void write(byte[] file) {
      try {
        Files.write(to, file);
      } catch (IOException e) {
        throw new ParameterException(spec.commandLine(), to + " cannot be written", e);
      }
    }
  }
}

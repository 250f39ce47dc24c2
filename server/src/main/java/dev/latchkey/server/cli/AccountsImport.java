package dev.latchkey.server.cli;

import dev.latchkey.server.admin.AccountImport;
import dev.latchkey.server.admin.ImportOutcome;
import dev.latchkey.server.settings.ByteOrderMark;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey accounts import`.
@Command(
    name = "import",
    description = {
      "Imports accounts, all or none.",
      "One line of JSON each, with email and optionally username, display_name, language and"
          + " password_hash (bcrypt, scrypt, PBKDF2 or Argon2)."
    },
    mixinStandardHelpOptions = true)
final class AccountsImport implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "File with the lines; standard input by default.")
  private @Nullable Path file;

  @Option(names = "--invite", description = "Emails people without a hash how to set a password.")
  private boolean invite;

  record Result(int accounts, int withHash, List<ImportOutcome.BadLine> refused) {}

  @Override
  public Integer call() throws IOException {
    var lines = lines();
    if (lines.size() > AccountImport.MOST_LINES) {
      throw new ParameterException(
          spec.commandLine(), "at most " + AccountImport.MOST_LINES + " lines at a time");
    }
    var result =
        switch (Administration.with(
            InstallationOptions.of(spec), tools -> tools.imports().run(lines, invite))) {
          case ImportOutcome.Imported(var accounts, var withHash) ->
              new Result(accounts, withHash, List.of());
          case ImportOutcome.Refused(var bad) -> new Result(0, 0, bad);
        };
    output.print(result, () -> text(result));
    if (!result.refused.isEmpty()) {
      System.err.println("latchkey: nothing was imported; correct these lines and try again");
      return 1;
    }
    return 0;
  }

  private List<String> lines() throws IOException {
    try {
      return file == null
          ? lines(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))
          : lines(Files.newBufferedReader(file));
    } catch (CharacterCodingException e) {
      throw new ParameterException(spec.commandLine(), "the lines are not UTF-8", e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), file + " cannot be read", e);
    }
  }

  private static List<String> lines(Reader reader) throws IOException {
    try (reader) {
      return ByteOrderMark.removed(reader.readAllAsString()).lines().toList();
    }
  }

  private static String text(Result result) {
    return result.refused.isEmpty()
        ? String.format(
            Locale.ROOT,
            "imported %d accounts, %d of them with a password",
            result.accounts,
            result.withHash)
        : result.refused.stream()
            .map(bad -> "line " + bad.line() + ": " + bad.reason())
            .collect(Collectors.joining(System.lineSeparator()));
  }
}

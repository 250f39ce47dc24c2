package dev.latchkey.server.cli;

import dev.latchkey.server.admin.imports.AccountImport;
import dev.latchkey.server.admin.imports.ImportChoices;
import dev.latchkey.server.admin.imports.ImportChoices.Existing;
import dev.latchkey.server.admin.imports.ImportOutcome;
import dev.latchkey.server.admin.imports.ImportReport;
import dev.latchkey.server.admin.imports.ReportFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `latchkey accounts import`.
@Command(
    name = "import",
    description = {
      "Imports accounts. All lines are checked first; if one of them is wrong, nothing is"
          + " imported.",
      "One line of JSON each, with email and optionally username, display_name, language, disabled,"
          + " groups and password_hash (bcrypt, scrypt, PBKDF2 or Argon2)."
    },
    mixinStandardHelpOptions = true)
final class AccountsImport implements Callable<Integer> {
  private static final ImportFile.Bounds BOUNDS =
      new ImportFile.Bounds(AccountImport.MOST_LINES, AccountImport.LONGEST_LINE, 64 << 20);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "File with the lines; standard input by default.")
  private @Nullable Path file;

  @Option(names = "--invite", description = "Emails people without a hash how to set a password.")
  private boolean invite;

  @Option(
      names = "--existing",
      defaultValue = "refuse",
      converter = ExistingConverter.class,
      paramLabel = "CHOICE",
      description = {
        "What to do with addresses that have an account: refuse the whole file (the default), skip"
            + " the line, or update the account.",
        "An update changes the display name, the language and the groups that the line names, sets"
            + " a username where the account has none, and disables it. It takes no one out of a"
            + " group, enables no account and leaves passwords alone."
      })
  private Existing existing = Existing.REFUSE;

  @Option(
      names = "--replace-passwords",
      description =
          "With --existing update: replaces passwords by the hashes of the lines, also those that"
              + " owners have chosen, signs the owners out and tells them by email.")
  private boolean replacePasswords;

  @Option(
      names = "--create-groups",
      description = "Adds groups that lines name and that are missing.")
  private boolean createGroups;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Writes what became of each line, without passwords and hashes. An import that was broken"
              + " off goes on where it was, with the same report.")
  private @Nullable Path report;

  /// Reads the choice in lower case only.
  static final class ExistingConverter implements ITypeConverter<Existing> {
    @Override
    public Existing convert(String text) {
      return Existing.parse(text)
          .orElseThrow(() -> new TypeConversionException("use refuse, skip or update"));
    }
  }

  @Override
  public Integer call() throws IOException {
    if (replacePasswords && existing != Existing.UPDATE) {
      throw new ParameterException(
          spec.commandLine(), "--replace-passwords needs --existing update");
    }
    var choices = new ImportChoices(existing, replacePasswords, invite, createGroups);
    var lines = lines();
    var bar = bar(lines.size());
    try (var opened = opened(lines, choices)) {
      var outcome =
          Administration.with(
              InstallationOptions.of(spec),
              tools -> tools.imports().run(lines, choices, opened, bar::show));
      bar.end();
      return print(outcome);
    }
  }

  private static ProgressBar bar(int lines) {
    var total = InstallationOptions.stderrIsTerminal() ? lines : 0;
    return new ProgressBar("importing", total, System.err);
  }

  private List<String> lines() throws IOException {
    try (var reader = reader()) {
      return ImportFile.lines(reader, BOUNDS);
    } catch (CharacterCodingException e) {
      throw new ParameterException(spec.commandLine(), "the lines are not UTF-8", e);
    } catch (ImportFile.TooMuch e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), file + " cannot be read", e);
    }
  }

  private Reader reader() throws IOException {
    return file == null
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))
        : Files.newBufferedReader(file);
  }

  private ImportReport opened(List<String> lines, ImportChoices choices) {
    if (report == null) {
      return ImportReport.none();
    }
    try {
      return switch (ReportFile.open(report, lines, choices)) {
        case ReportFile.Opened.Ready(var ready) -> ready;
        case ReportFile.Opened.Refused(var reason) ->
            throw new ParameterException(spec.commandLine(), report + " " + reason);
      };
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), report + " cannot be written", e);
    }
  }

  private int print(ImportOutcome outcome) {
    var result = ImportSummary.of(outcome);
    output.print(result, result::text);
    result.advice().ifPresent(advice -> System.err.println("latchkey: " + advice));
    return result.refused().isEmpty() ? 0 : 1;
  }
}

package dev.latchkey.server.cli;

import dev.latchkey.server.admin.AddOutcome;
import dev.latchkey.server.admin.NewAccount;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey accounts add`.
@Command(
    name = "add",
    description =
        "Adds an account without a password; an email brings its owner the link that sets one.",
    mixinStandardHelpOptions = true)
final class AccountsAdd implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Option(
      names = "--email",
      required = true,
      paramLabel = "ADDRESS",
      description = "Email address of the account.")
  private String email = "";

  @Option(
      names = "--username",
      paramLabel = "NAME",
      description = "Username, a second name to sign in with.")
  private @Nullable String username;

  @Option(names = "--display-name", paramLabel = "NAME", description = "Name of the person.")
  private @Nullable String displayName;

  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      description = "Language of its email: en or de.")
  private @Nullable String language;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "A group that it is in from the beginning; can be repeated.")
  private List<String> groups = List.of();

  record Added(String accountId) {}

  static String rule(String field) {
    return switch (field) {
      case "username" -> "3 to 32 of a-z 0-9 . _ - and not a reserved name";
      case "display_name" -> "1 to 64 letters of one script, and not a reserved name";
      case "language" -> "en or de";
      default -> "not an address that can be used here";
    };
  }

  @Override
  public Integer call() {
    var wanted =
        switch (NewAccount.read(
            email,
            Optional.ofNullable(username),
            Optional.ofNullable(displayName),
            Optional.ofNullable(language))) {
          case NewAccount.Reading.Good(var account) -> account;
          case NewAccount.Reading.Bad(var field) ->
              throw new ParameterException(
                  spec.commandLine(), "--" + field.replace('_', '-') + ": " + rule(field));
        };
    return switch (Administration.with(
        InstallationOptions.of(spec), tools -> tools.accounts().add(wanted.in(groups)))) {
      case AddOutcome.Added(var account) -> {
        var id = account.id().value();
        output.print(new Added(id), () -> id);
        System.err.println("the email is queued; it is sent while latchkey serve is running");
        yield 0;
      }
      case AddOutcome.NoGroup(var index) -> {
        System.err.println("latchkey: there is no group " + groups.get(index));
        yield 1;
      }
      case AddOutcome.Taken(var field) -> {
        System.err.println("latchkey: this " + field + " is already taken");
        yield 1;
      }
    };
  }
}

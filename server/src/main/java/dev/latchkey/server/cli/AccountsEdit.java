package dev.latchkey.server.cli;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.EditProfile;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.admin.AccountAdmin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `latchkey accounts edit`.
@Command(
    name = "edit",
    description =
        "Changes names or language of an account. Its owner is told of another name. An empty value"
            + " removes the name.",
    mixinStandardHelpOptions = true)
final class AccountsEdit extends AccountsCommand.OfOne {
  @Option(names = "--display-name", paramLabel = "NAME", description = "What others see.")
  private @Nullable String displayName;

  @Option(
      names = "--username",
      paramLabel = "NAME",
      description =
          "The second name to sign in with. The former one stays reserved for this account for 90"
              + " days.")
  private @Nullable String username;

  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      description = "Language of its email: en or de.")
  private @Nullable String language;

  @Override
  int run(Account account, AccountAdmin desk) {
    if (displayName == null && username == null && language == null) {
      throw new ParameterException(
          spec.commandLine(), "nothing to change: pass --display-name, --username or --language");
    }
    return switch (ProfileChange.read(displayName, username, language)) {
      case ProfileChange.Reading.Bad(var field, var _) ->
          throw new ParameterException(
              spec.commandLine(), "--" + field.replace('_', '-') + ": " + AccountsAdd.rule(field));
      case ProfileChange.Reading.Good(var change) ->
          switch (desk.edit(account, change)) {
            case EditProfile.Outcome.UsernameTaken _ ->
                say(false, "", "this username, or one that looks like it, is taken or reserved");
            case EditProfile.Outcome.Edited edited ->
                say(true, edited.changed().isEmpty() ? "nothing to change" : "changed", "");
          };
    };
  }
}

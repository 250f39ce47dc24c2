package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.admin.AccountAdmin;
import dev.latchkey.server.admin.AccountRecord;
import dev.latchkey.server.admin.DisabledReason;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey accounts`: the people who sign in.
@Command(
    name = "accounts",
    description = "Manage accounts.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AccountsAdd.class,
      AccountsList.class,
      AccountsCommand.Show.class,
      AccountsEdit.class,
      AccountsCommand.Disable.class,
      AccountsCommand.Enable.class,
      AccountsCommand.Unlock.class,
      AccountsResetFactors.class,
      AccountsRemove.class,
      AccountsRemove.Keep.class,
      AccountsRecover.class,
      AccountsImport.class,
      AccountsExport.class
    })
final class AccountsCommand extends CommandGroup {
  /// A command about one account, which is named by its address, its username or its id.
  abstract static class OfOne implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(
        paramLabel = "NAME",
        arity = "0..1",
        description = "Address, username or id of the account.")
    private @Nullable String name;

    @Option(names = "--account", paramLabel = "NAME", description = "The same, as an option.")
    private @Nullable String account;

    /// Exactly one of both.
    private String name() {
      if (name != null && account == null) {
        return name;
      }
      if (account != null && name == null) {
        return account;
      }
      throw new ParameterException(
          spec.commandLine(), "name the account once: NAME or --account NAME");
    }

    @Override
    public Integer call() {
      var name = name();
      return Administration.with(
          InstallationOptions.of(spec),
          tools ->
              tools
                  .accounts()
                  .find(name)
                  .map(account -> run(account, tools))
                  .orElseGet(this::nobody));
    }

    private int nobody() {
      System.err.println("latchkey: no such account");
      return 1;
    }

    int run(Account account, AdminTools tools) {
      return run(account, tools.accounts());
    }

    /// One of both is the command's.
    int run(Account account, AccountAdmin desk) {
      throw new UnsupportedOperationException();
    }

    /// Says what was done, or why nothing was.
    static int say(boolean done, String sentence, String otherwise) {
      System.err.println(done ? sentence : "latchkey: " + otherwise);
      return done ? 0 : 1;
    }
  }

  @Command(name = "show", description = "Shows an account.", mixinStandardHelpOptions = true)
  static final class Show extends OfOne {
    @Mixin private Output output = new Output();

    @Override
    int run(Account account, AdminTools tools) {
      var shown = tools.accounts().show(account);
      var history = AccountHistory.of(account, shown, tools);
      output.print(
          history,
          () ->
              text(shown)
                  + System.lineSeparator()
                  + factors(history)
                  + System.lineSeparator()
                  + String.join(System.lineSeparator(), history.lines()));
      return 0;
    }

    private static String text(AccountRecord shown) {
      return Stream.of(
              line("id", shown.accountId()),
              line("address", shown.email()),
              line("username", shown.username()),
              line("display name", shown.displayName()),
              line("language", shown.language()),
              line("created", shown.createdAt()),
              line("disabled", shown.disabledAt()),
              line("because", shown.disabledReason()),
              line("deletion", shown.deletesAt()),
              line("password", Objects.requireNonNullElse(shown.passwordHash(), "none yet")),
              line("set", shown.passwordSetAt()),
              line("set by", shown.passwordSetBy()),
              line("OpenPGP key", shown.openpgpKey()),
              line("sessions", shown.sessions()),
              line("limit", limit(shown)))
          .flatMap(Optional::stream)
          .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String factors(AccountHistory history) {
      var factor = history.secondFactor();
      var words =
          factor == null
              ? "none"
              : "authenticator app since "
                  + factor.since()
                  + ", recovery codes left: "
                  + factor.recoveryCodesLeft();
      return line("second factor", words).orElseThrow();
    }

    private static String limit(AccountRecord shown) {
      return shown.limitedUntil() == null
          ? "none"
          : "too many failed attempts, until "
              + shown.limitedUntil()
              + "; latchkey accounts unlock lifts it";
    }

    private static Optional<String> line(String name, @Nullable Object value) {
      return Optional.ofNullable(value)
          .map(shown -> String.format(Locale.ROOT, "%-13s %s", name, shown));
    }
  }

  @Command(
      name = "disable",
      description = "Disables an account; its sessions end at once.",
      mixinStandardHelpOptions = true)
  static final class Disable extends OfOne {
    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Why, in one line: accounts show shows it.")
    private @Nullable String reason;

    @Override
    int run(Account account, AccountAdmin desk) {
      var why = Optional.ofNullable(reason).map(this::read);
      return say(desk.disable(account, why), "disabled", "it is already disabled");
    }

    private String read(String text) {
      return DisabledReason.parse(text)
          .orElseThrow(() ->
              new ParameterException(
                  spec.commandLine(),
                  "--reason: one line of 1 to " + DisabledReason.MOST + " characters"));
    }
  }

  @Command(
      name = "enable",
      description = "Enables a disabled account again.",
      mixinStandardHelpOptions = true)
  static final class Enable extends OfOne {
    @Override
    int run(Account account, AccountAdmin desk) {
      return say(desk.enable(account), "enabled", "it is not disabled");
    }
  }

  @Command(
      name = "unlock",
      description = "Lifts the rate limit that failed attempts have put on an account.",
      mixinStandardHelpOptions = true)
  static final class Unlock extends OfOne {
    @Override
    int run(Account account, AccountAdmin desk) {
      System.err.println(
          desk.unlock(account)
              ? "unlocked"
              : "there was no limit to lift; its failed attempts are reset");
      return 0;
    }
  }
}

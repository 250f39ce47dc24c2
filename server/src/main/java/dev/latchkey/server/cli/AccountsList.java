package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.admin.AccountSearch;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import java.time.Instant;
import java.util.List;
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

/// `latchkey accounts list`.
@Command(
    name = "list",
    description = "Lists accounts, in the order of their ids, or finds some.",
    mixinStandardHelpOptions = true)
final class AccountsList implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..1",
      description =
          "Only accounts whose email address, @domain, username or display name, or a word of it,"
              + " begins with this.")
  private @Nullable String text;

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "Only the account of this address.")
  private @Nullable String email;

  @Option(names = "--group", paramLabel = "NAME", description = "Only members of this group.")
  private @Nullable String group;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "Accounts after this id; a page has 100.")
  private @Nullable String after;

  @Option(
      names = "--last",
      paramLabel = "NUMBER",
      description = "The newest N accounts, newest first.")
  private @Nullable Integer last;

  record Listed(
      String accountId,
      String email,
      @Nullable String username,
      @Nullable String displayName,
      Instant createdAt,
      boolean disabled,
      @Nullable Instant deletesAt,
      List<String> groups) {
    static Listed of(AccountProfile profile) {
      var account = profile.account();
      return new Listed(
          account.id().value(),
          account.email().value(),
          account.username().map(Username::value).orElse(null),
          account.displayName().map(DisplayName::value).orElse(null),
          profile.createdAt(),
          account.disabled(),
          account.deletesAt().orElse(null),
          profile.groups());
    }

    private String line() {
      return Stream.of(
              accountId,
              email,
              username,
              displayName == null ? null : "\"" + displayName + "\"",
              disabled ? "(disabled)" : null,
              deletesAt == null ? null : "(deleted " + deletesAt + ")")
          .flatMap(Stream::ofNullable)
          .collect(Collectors.joining(" "));
    }
  }

  @Override
  public Integer call() {
    var wanted = wanted();
    var found =
        Administration.with(
            InstallationOptions.of(spec), (AdminTools tools) -> tools.accountSearch().find(wanted));
    output.printAll(found.stream().map(Listed::of).toList(), Listed::line, "no such account");
    return 0;
  }

  private AccountSearch.Wanted wanted() {
    if (Stream.of(text, email, group, last).filter(one -> one != null).count() > 1) {
      throw new ParameterException(
          spec.commandLine(), "pass one of TEXT, --email, --group and --last");
    }
    if (after != null
        && (text != null || email != null || last != null || Id.parse(after).isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--after: the id of an account, alone or with --group");
    }
    if (last != null) {
      if (last < 1 || last > AccountSearch.MOST) {
        throw new ParameterException(
            spec.commandLine(), "--last: a number from 1 to " + AccountSearch.MOST);
      }
      return new AccountSearch.Newest(last);
    }
    if (email != null) {
      return new AccountSearch.OfAddress(email);
    }
    if (text != null) {
      return new AccountSearch.Beginning(text);
    }
    var name = Optional.ofNullable(group).map(this::group);
    return new AccountSearch.Page(name, Optional.ofNullable(after).orElse(""));
  }

  private GroupName group(String name) {
    return GroupName.parse(name)
        .orElseThrow(
            () -> new ParameterException(spec.commandLine(), "--group: not a name of a group"));
  }
}

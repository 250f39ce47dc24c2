package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Group;
import dev.latchkey.server.identifiers.GroupName;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey groups`: who may do what in applications.
@Command(
    name = "groups",
    description = "Manage groups of accounts, which applications are told of.",
    mixinStandardHelpOptions = true,
    subcommands = {
      GroupsCommand.Add.class,
      GroupsCommand.ListAll.class,
      GroupsCommand.Remove.class,
      GroupsCommand.Members.class
    })
final class GroupsCommand extends CommandGroup {
  /// A command about one group.
  abstract static class OfOne implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "GROUP", description = "3 to 32 of a-z 0-9 . _ -")
    private String name = "";

    @Override
    public Integer call() {
      var group =
          GroupName.parse(name)
              .orElseThrow(() ->
                  new ParameterException(
                      spec.commandLine(), "GROUP must be 3 to 32 of a-z 0-9 . _ -"));
      return Administration.with(InstallationOptions.of(spec), tools -> run(group, tools));
    }

    abstract int run(GroupName group, AdminTools tools);
  }

  private static int say(boolean done, String sentence, String otherwise) {
    System.err.println(done ? sentence : "latchkey: " + otherwise);
    return done ? 0 : 1;
  }

  @Command(name = "add", description = "Adds a group.", mixinStandardHelpOptions = true)
  static final class Add extends OfOne {
    @Override
    int run(GroupName group, AdminTools tools) {
      return say(
          tools.groups().add(group),
          "added",
          "there is one of that name, or one that looks like it");
    }
  }

  @Command(
      name = "remove",
      description = "Removes a group; its members keep their accounts.",
      mixinStandardHelpOptions = true)
  static final class Remove extends OfOne {
    @Override
    int run(GroupName group, AdminTools tools) {
      return say(tools.groups().remove(group), "removed", "no such group");
    }
  }

  @Command(name = "list", description = "Lists the groups.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    record Listed(String name, long members) {}

    @Override
    public Integer call() {
      var groups =
          Administration.with(InstallationOptions.of(spec), tools -> tools.groups().list());
      output.printAll(
          groups.stream().map(group -> new Listed(group.name().value(), group.members())).toList(),
          line -> String.format(Locale.ROOT, "%-32s %d", line.name(), line.members()),
          "no groups");
      return 0;
    }
  }

  @Command(
      name = "members",
      description = "Lists the members of a group, or adds or removes one.",
      mixinStandardHelpOptions = true)
  static final class Members extends OfOne {
    @Mixin private Output output = new Output();

    @Option(
        names = "--add",
        paramLabel = "NAME",
        description = "Address, username or id of an account that joins.")
    private @Nullable String joining;

    @Option(
        names = "--remove",
        paramLabel = "NAME",
        description = "Address, username or id of an account that leaves.")
    private @Nullable String leaving;

    @Option(
        names = "--after",
        paramLabel = "ID",
        description = "List accounts after this id; a page has 100.")
    private String after = "";

    record Member(String accountId, String email) {
      static Member of(AccountProfile member) {
        var account = member.account();
        return new Member(account.id().value(), account.email().value());
      }
    }

    @Override
    int run(GroupName name, AdminTools tools) {
      var group = tools.groups().find(name);
      return group.isPresent() ? run(group.get(), tools) : say(false, "", "no such group");
    }

    private int run(Group group, AdminTools tools) {
      if (joining == null && leaving == null) {
        output.printAll(
            tools.groups().members(group.name(), after).stream().map(Member::of).toList(),
            line -> line.accountId() + " " + line.email(),
            "no members");
        return 0;
      }
      return Math.max(
          changed(joining, tools, account -> tools.groups().join(group, account)),
          changed(leaving, tools, account -> tools.groups().leave(group, account)));
    }

    private static int changed(@Nullable String name, AdminTools tools, Predicate<Account> change) {
      if (name == null) {
        return 0;
      }
      Optional<Account> account = tools.accounts().find(name);
      return account.isPresent()
          ? say(change.test(account.get()), "done", "nothing to change")
          : say(false, "", "no such account");
    }
  }
}

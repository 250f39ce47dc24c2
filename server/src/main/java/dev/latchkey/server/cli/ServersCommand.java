package dev.latchkey.server.cli;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.delivery.servers.ServerRegistration;
import dev.latchkey.server.delivery.servers.ShownServer;
import dev.latchkey.server.identifiers.Id;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey servers`: the servers that agents have registered.
@Command(
    name = "servers",
    description = "Manage the servers that people operate, and whose agents are registered.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServersCommand.RegistrationToken.class,
      ServersCommand.ListAll.class,
      ServersCommand.Unlock.class,
      ServersCommand.Remove.class
    })
final class ServersCommand extends CommandGroup {
  @Command(
      name = "registration-token",
      description = {
        "Issues a token that registers one server; it is shown once and works for 10 minutes.",
        "On the server: latchkey-agent register --url BASE"
      },
      mixinStandardHelpOptions = true)
  static final class RegistrationToken implements Callable<Integer> {
    @Mixin private Output output = new Output();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "What people call the server, for instance its host name.")
    private String name = "";

    @Option(
        names = "--account",
        required = true,
        paramLabel = "LOGIN",
        description = "Whose server it is: email address, username or account id.")
    private String account = "";

    record Issued(String token, String serverId) {
      /// Masked: it hands out a token.
      @Override
      public String toString() {
        return "Issued[serverId=" + serverId + "]";
      }
    }

    @Override
    public Integer call() {
      if (!ServerRegistration.isName(name.strip())) {
        throw new ParameterException(
            spec.commandLine(), "--name must have 1 to 64 printable characters");
      }
      var outcome =
          Administration.with(
              InstallationOptions.of(spec),
              tools ->
                  tools
                      .accounts()
                      .find(account)
                      .map(Account::id)
                      .or(() -> Id.parse(account))
                      .<ServerRegistration.Outcome>map(
                          owner -> tools.servers().request(owner, name.strip(), null))
                      .orElseGet(ServerRegistration.Outcome.NoAccount::new));
      return switch (outcome) {
        case ServerRegistration.Outcome.Issued(var server, var token) -> {
          output.print(new Issued(token.exposeText(), server.id().value()), token::exposeText);
          System.err.println(
              "Server "
                  + server.id()
                  + ". On the server, within 10 minutes: latchkey-agent register --url BASE");
          yield 0;
        }
        case ServerRegistration.Outcome.NoAccount _ ->
            refused("there is no such account, or it is disabled");
        case ServerRegistration.Outcome.TooMany _ ->
            refused("this account has 100 servers; remove one first");
      };
    }
  }

  private static int refused(String why) {
    System.err.println("latchkey: " + why);
    return 1;
  }

  @Command(name = "list", description = "Lists the servers.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Override
    public Integer call() {
      var servers =
          Administration.with(
              InstallationOptions.of(spec),
              tools -> {
                var now = tools.servers().now();
                return tools.servers().list(null).stream()
                    .map(server -> ShownServer.of(server, now))
                    .toList();
              });
      output.printAll(
          servers,
          ListAll::line,
          "there are no servers yet; latchkey servers registration-token registers one");
      return 0;
    }

    private static String line(ShownServer server) {
      var fingerprint = Optional.ofNullable(server.fingerprint()).orElse("-");
      return String.format(
          Locale.ROOT,
          "%s  %-9s  %s  %s%s",
          server.id(),
          server.status(),
          fingerprint,
          server.name(),
          server.contestedBy() == null ? "" : "  contested by " + server.contestedBy());
    }
  }

  /// Does one thing to one server.
  abstract static class OnOne implements Callable<Integer> {
    @Mixin private Output output = new Output();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SERVER_ID", description = "The id that servers list shows.")
    private String id = "";

    private final String done;
    private final String otherwise;
    private final BiPredicate<ServerRegistration, Id> work;

    OnOne(String done, String otherwise, BiPredicate<ServerRegistration, Id> work) {
      this.done = done;
      this.otherwise = otherwise;
      this.work = work;
    }

    record Result(String serverId, String result) {}

    @Override
    public Integer call() {
      var worked =
          Id.parse(id)
              .filter(server ->
                  Administration.with(
                      InstallationOptions.of(spec), tools -> work.test(tools.servers(), server)))
              .isPresent();
      if (worked) {
        output.printIfJson(new Result(id, done));
      }
      System.err.println(worked ? done : "latchkey: " + otherwise);
      return worked ? 0 : 1;
    }
  }

  @Command(
      name = "unlock",
      description = {
        "Lets a suspended server redeem again.",
        "Compare its fingerprint first with what latchkey-agent status shows on the server."
      },
      mixinStandardHelpOptions = true)
  static final class Unlock extends OnOne {
    Unlock() {
      super("unlocked", "no such server, or it is not suspended", ServerRegistration::unlock);
    }
  }

  @Command(
      name = "remove",
      description = "Removes a server; what waits for it is revoked.",
      mixinStandardHelpOptions = true)
  static final class Remove extends OnOne {
    Remove() {
      super("removed", "no such server, or it is already removed", ServerRegistration::remove);
    }
  }
}

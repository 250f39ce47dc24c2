package dev.latchkey.server.cli;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey clients`: the applications that may call the API and sign people in.
@Command(
    name = "clients",
    description = "Manage the applications that may call the API and sign people in.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ClientsAdd.class,
      ClientsCommand.ListAll.class,
      ClientsShow.class,
      ClientsEdit.class,
      ClientsRotateSecret.class,
      ClientsCommand.Disable.class
    })
final class ClientsCommand extends CommandGroup {
  @Command(name = "list", description = "Lists the applications.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    record Listed(String clientId, String name, List<String> scopes) {
      static Listed of(Client client) {
        return new Listed(
            client.id().value(), client.name(), client.scopes().stream().map(Scope::word).toList());
      }
    }

    @Override
    public Integer call() {
      var clients =
          Administration.with(
              InstallationOptions.of(spec),
              tools -> tools.clients().list().stream().map(Listed::of).toList());
      output.printAll(
          clients,
          client ->
              client.clientId() + "  " + client.name() + "  " + String.join(" ", client.scopes()),
          "there are no applications yet; latchkey clients add adds one");
      return 0;
    }
  }

  @Command(
      name = "disable",
      description = "Disables an application and revokes its tokens at once.",
      mixinStandardHelpOptions = true)
  static final class Disable implements Callable<Integer> {
    @Mixin private Output output = new Output();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CLIENT_ID", description = "The id that clients list shows.")
    private String id = "";

    record Disabled(String clientId, boolean disabled) {}

    @Override
    public Integer call() {
      var done =
          Id.parse(id)
              .filter(client ->
                  Administration.with(
                      InstallationOptions.of(spec), tools -> tools.clients().disable(client)))
              .isPresent();
      if (done) {
        output.printIfJson(new Disabled(id, true));
      }
      System.err.println(done ? "disabled" : "latchkey: no such client, or it is already disabled");
      return done ? 0 : 1;
    }
  }
}

package dev.latchkey.server.cli;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientName;
import dev.latchkey.server.clients.NewClient;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey clients`: the applications that may call the API.
@Command(
    name = "clients",
    description = "The applications that may call the API.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ClientsCommand.Add.class,
      ClientsCommand.ListAll.class,
      ClientsCommand.Disable.class
    })
final class ClientsCommand extends Group {
  @Command(
      name = "add",
      description = "Adds an application; its secret is shown once.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin private Output output = new Output();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--name", required = true, description = "What users see it called.")
    private String name = "";

    @Option(
        names = "--scope",
        required = true,
        description =
            "deliveries:write, deliveries:read, audit:read or end-user:address; may be repeated.")
    private List<String> scopes = List.of();

    record Added(String clientId, String clientSecret) {
      /// Masked: it hands out a secret.
      @Override
      public String toString() {
        return "Added[clientId=" + clientId + "]";
      }
    }

    @Override
    public Integer call() {
      if (!ClientName.isValid(name)) {
        throw new ParameterException(
            spec.commandLine(), "--name must be 1 to 60 characters of visible text");
      }
      var wanted = scopes();
      var added =
          Administration.with(Installation.of(spec), tools -> tools.clients().add(name, wanted));
      output.print(
          new Added(added.client().id().value(), added.secret().exposeText()), () -> text(added));
      return 0;
    }

    private static String text(NewClient added) {
      return "client_id     %s%nclient_secret %s"
          .formatted(added.client().id(), added.secret().exposeText());
    }

    private Set<Scope> scopes() {
      var parsed = new LinkedHashSet<Scope>();
      for (var word : scopes) {
        parsed.add(
            Scope.parse(word)
                .orElseThrow(
                    () -> new ParameterException(spec.commandLine(), "there is no scope " + word)));
      }
      return parsed;
    }
  }

  @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
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
              Installation.of(spec),
              tools -> tools.clients().list().stream().map(Listed::of).toList());
      output.print(
          clients,
          () ->
              String.join(
                  System.lineSeparator(),
                  clients.stream()
                      .map(client ->
                          client.clientId()
                              + "  "
                              + client.name()
                              + "  "
                              + String.join(" ", client.scopes()))
                      .toList()));
      return 0;
    }
  }

  @Command(
      name = "disable",
      description = "Disables one; its tokens end at once.",
      mixinStandardHelpOptions = true)
  static final class Disable implements Callable<Integer> {
    @Mixin private Output output = new Output();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CLIENT_ID")
    private String id = "";

    record Disabled(String clientId, boolean disabled) {}

    @Override
    public Integer call() {
      var done =
          Id.parse(id)
              .filter(client ->
                  Administration.with(
                      Installation.of(spec), tools -> tools.clients().disable(client)))
              .isPresent();
      if (done) {
        output.printIfJson(new Disabled(id, true));
      }
      System.err.println(
          done ? "disabled" : "latchkey: there is no such client, or it is disabled already");
      return done ? 0 : 1;
    }
  }
}

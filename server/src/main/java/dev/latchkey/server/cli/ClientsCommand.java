package dev.latchkey.server.cli;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientName;
import dev.latchkey.server.clients.NewClient;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.identifiers.RejectionReason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
    description = "Manage the applications that may call the API.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ClientsCommand.Add.class,
      ClientsCommand.ListAll.class,
      ClientsCommand.Disable.class
    })
final class ClientsCommand extends CommandGroup {
  @Command(
      name = "add",
      description = "Adds an application; its secret is shown once.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin private Output output = new Output();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "Name that users see.")
    private String name = "";

    @Option(
        names = "--scope",
        required = true,
        paramLabel = "SCOPE",
        description =
            "deliveries:write, deliveries:read, servers:write, servers:read, webhooks:write,"
                + " accounts:read, accounts:write, audit:read or end-user:address; may be"
                + " repeated.")
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
      var called = called();
      var wanted = scopes();
      var added =
          Administration.with(
              InstallationOptions.of(spec), tools -> tools.clients().add(called, wanted));
      output.print(
          new Added(added.client().id().value(), added.secret().exposeText()), () -> text(added));
      return 0;
    }

    private String called() {
      return switch (ClientName.read(name)) {
        case ParseResult.Accepted<String>(var text) -> text;
        case ParseResult.Refused<String>(var flaw) ->
            throw new ParameterException(spec.commandLine(), "--name cannot be used: " + why(flaw));
      };
    }

    private static String why(RejectionReason flaw) {
      return switch (flaw) {
        case FORM -> "it must contain a letter, and 1 to 60 characters";
        case CHARACTER ->
            "it contains a character other than letters and digits in use, blanks and ' - . & ( )"
                + " +";
        case MIXED_SCRIPTS -> "it mixes letters of scripts that do not go together";
        case MIXED_NUMBERS -> "it mixes digits of several number systems";
        case MARKS -> "it has doubled, hidden or too many marks";
        case PUNYCODE -> "it contains the ASCII form of other letters (xn--)";
        case LOOK_ALIKE -> "it imitates a name in other letters";
        case RESERVED -> "it is, or imitates, a name that is reserved for the operator";
      };
    }

    private static String text(NewClient added) {
      return String.format(
          Locale.ROOT,
          "client_id     %s%nclient_secret %s",
          added.client().id(),
          added.secret().exposeText());
    }

    private Set<Scope> scopes() {
      var parsed = new LinkedHashSet<Scope>();
      for (var word : scopes) {
        parsed.add(
            Scope.parse(word)
                .orElseThrow(
                    () -> new ParameterException(spec.commandLine(), "no such scope: " + word)));
      }
      return parsed;
    }
  }

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
